/** The encoders that images and prompts are measured with: CLIP, DINO and DINOv2 from transformers folders, always in 32-bit floats. */
@NullMarked
package dev.dreambooth.engine.evaluation.encoder;

import org.jspecify.annotations.NullMarked;
