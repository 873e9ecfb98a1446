/** Training from scratch: the autoencoder on its teacher's latents, then the UNet together with its text encoder. */
@NullMarked
package dev.dreambooth.embedded.training;

import org.jspecify.annotations.NullMarked;
