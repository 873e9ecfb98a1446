/**
 * From text to images: {@link dev.dreambooth.engine.sampling.TextToImagePipeline} encodes prompts, draws seeded
 * noise, denoises it under classifier-free guidance, and decodes the latents it ends with.
 */
@NullMarked
package dev.dreambooth.engine.sampling;

import org.jspecify.annotations.NullMarked;
