/** UNet2DConditionModel: predicts the noise (or velocity) in a latent image, given the timestep and a text. */
package dev.dreambooth.engine.model.unet;
