/**
 * The arithmetic that several schedulers share: what a step does with a sample, what is remembered between steps, and how
 * predictions are extrapolated.
 */
@NullMarked
package dev.dreambooth.engine.diffusion.solver;

import org.jspecify.annotations.NullMarked;
