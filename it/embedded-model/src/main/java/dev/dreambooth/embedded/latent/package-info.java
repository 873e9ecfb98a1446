/** The latent space of the embedded model: a linear map of picture patches, which the autoencoder is taught to equal. */
package dev.dreambooth.embedded.latent;
