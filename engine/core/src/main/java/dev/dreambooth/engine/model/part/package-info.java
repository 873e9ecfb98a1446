/**
 * The parts of a latent diffusion model as sampling and training see them, whatever the family: a
 * {@link dev.dreambooth.engine.model.part.Denoiser} that is told a timestep and a
 * {@link dev.dreambooth.engine.model.part.Conditioning}, a {@link dev.dreambooth.engine.model.part.TextConditioner} that
 * makes one of prompts, and a {@link dev.dreambooth.engine.model.part.LatentCodec} between images and latents.
 */
@NullMarked
package dev.dreambooth.engine.model.part;

import org.jspecify.annotations.NullMarked;
