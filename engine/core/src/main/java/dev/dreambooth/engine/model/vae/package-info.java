/** AutoencoderKL: compresses pictures to latents and back. */
package dev.dreambooth.engine.model.vae;
