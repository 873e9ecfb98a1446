/** Stable Diffusion 1.x and 2.x (Rombach et al. 2022): a UNet, one CLIP text encoder, a KL autoencoder. */
@NullMarked
package dev.dreambooth.engine.family.sd;

import org.jspecify.annotations.NullMarked;
