/** The settings as arguments of Jenkins' Pipeline steps, with their forms and help. */
@NullMarked
package dev.dreambooth.frontend.jenkins;

import org.jspecify.annotations.NullMarked;
