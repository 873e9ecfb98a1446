/** AutoencoderKL: compresses images to latents and back. */
@NullMarked
package dev.dreambooth.engine.model.vae;

import org.jspecify.annotations.NullMarked;
