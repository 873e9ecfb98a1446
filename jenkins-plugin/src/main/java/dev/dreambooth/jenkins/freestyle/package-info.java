/** The build step for freestyle projects: a stage by the same names, in a form. */
@NullMarked
package dev.dreambooth.jenkins.freestyle;

import org.jspecify.annotations.NullMarked;
