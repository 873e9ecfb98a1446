/**
 * Models in the single-file layout of the first Stable Diffusion releases: the names that their authors' code gave to
 * weights, and how such a file becomes a folder as diffusers lays it out.
 */
@NullMarked
package dev.dreambooth.engine.model.original;

import org.jspecify.annotations.NullMarked;
