/** The latent space of the embedded model: a linear map of image patches, which the autoencoder is taught to equal. */
@NullMarked
package dev.dreambooth.embedded.latent;

import org.jspecify.annotations.NullMarked;
