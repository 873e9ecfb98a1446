/**
 * Single files of the families that descend from latent diffusion (Rombach et al. 2022): a UNet, an autoencoder and text
 * encoders under prefixes, without a word of configuration.
 */
@NullMarked
package dev.dreambooth.engine.family.original;

import org.jspecify.annotations.NullMarked;
