/** UNet2DConditionModel: predicts the noise (or velocity) in a latent image, given the timestep and a text. */
@NullMarked
package dev.dreambooth.engine.model.unet;

import org.jspecify.annotations.NullMarked;
