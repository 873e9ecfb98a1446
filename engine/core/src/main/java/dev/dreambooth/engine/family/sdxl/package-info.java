/** Stable Diffusion XL (Podell et al. 2023): a UNet that is told sizes and pooled text, two CLIP text encoders. */
@NullMarked
package dev.dreambooth.engine.family.sdxl;

import org.jspecify.annotations.NullMarked;
