/**
 * Diffusion itself: how much noise each timestep holds ({@link dev.dreambooth.engine.diffusion.NoiseSchedule}), what the
 * network is asked to predict ({@link dev.dreambooth.engine.diffusion.PredictionType}), and what training makes of both.
 * {@code levels} says which timesteps and noise levels a short run goes through, {@code scheduler} how it walks along them
 * from noise back to an image.
 *
 * <p>Names follow the papers: x_0 is the clean sample, x_t the sample at timestep t, ᾱ_t the share of the signal's
 * variance left at t, σ_t = √((1 − ᾱ_t)/ᾱ_t) the noise level when the signal is kept at full strength.
 */
@NullMarked
package dev.dreambooth.engine.diffusion;

import org.jspecify.annotations.NullMarked;
