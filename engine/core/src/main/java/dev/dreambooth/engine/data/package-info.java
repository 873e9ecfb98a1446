/**
 * Everything between image files and arrays of pixels: reading photos as cameras and phones write them, cropping and
 * flipping them for training, sets of class images, the order in which training visits them, and writing PNG files.
 */
package dev.dreambooth.engine.data;
