/** How far a mean over a few prompts can be trusted: Student's t, on prompts, not images. */
@NullMarked
package dev.dreambooth.engine.evaluation.statistics;

import org.jspecify.annotations.NullMarked;
