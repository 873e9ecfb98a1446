/**
 * Vision transformers, structured and named as in transformers: the image half of CLIP, the ViT of DINO, and DINOv2. All
 * make patches tokens and take them through the same layers, whose weights each calls by names of its own.
 */
@NullMarked
package dev.dreambooth.engine.model.vision;

import org.jspecify.annotations.NullMarked;
