/** What a Pipeline may write as arguments of a step: known names, values that their settings can take, and plain words for others. */
@NullMarked
package dev.dreambooth.jenkins.arguments;

import org.jspecify.annotations.NullMarked;
