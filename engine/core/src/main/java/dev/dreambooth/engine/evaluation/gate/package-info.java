/** From numbers to verdicts: what gates say of a model, which there are if nobody names any, and how to find thresholds. */
@NullMarked
package dev.dreambooth.engine.evaluation.gate;

import org.jspecify.annotations.NullMarked;
