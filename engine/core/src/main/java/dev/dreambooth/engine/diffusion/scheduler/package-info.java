/**
 * The schedulers that walk from noise back to an image ({@link dev.dreambooth.engine.diffusion.scheduler.Scheduler}), one
 * scheduler a file, called as in diffusers.
 *
 * <p>They are of three kinds. Some step between timesteps by ᾱ (DDPM, DDIM, PNDM, LCM). Some follow dx/dσ in the scale x =
 * x_0 + σ·ε (Euler, Heun, LMS, KDPM2 and their kin). The others solve the linear part of the ODE exactly, in λ = −ln σ, and
 * extrapolate what the network predicts (DPM-Solver, DEIS, UniPC).
 */
@NullMarked
package dev.dreambooth.engine.diffusion.scheduler;

import org.jspecify.annotations.NullMarked;
