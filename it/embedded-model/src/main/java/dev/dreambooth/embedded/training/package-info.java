/** Training from scratch: the autoencoder on its teacher's latents, then the UNet together with its text encoder. */
package dev.dreambooth.embedded.training;
