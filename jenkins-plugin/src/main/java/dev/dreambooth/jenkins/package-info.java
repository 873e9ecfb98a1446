/** The Jenkins plugin: what belongs to none of its parts alone. */
@NullMarked
package dev.dreambooth.jenkins;

import org.jspecify.annotations.NullMarked;
