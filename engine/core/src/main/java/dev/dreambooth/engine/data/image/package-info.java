/**
 * Images in memory, and what makes training pixels of them: sizes, resampling, cropping, mirroring.
 */
package dev.dreambooth.engine.data.image;
