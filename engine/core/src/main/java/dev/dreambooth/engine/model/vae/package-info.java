/** AutoencoderKL: compresses images to latents and back. */
package dev.dreambooth.engine.model.vae;
