package dev.dreambooth.embedded.judge;

/**
 * What is where.
 *
 * @param noun index of the noun
 * @param place index of the place
 */
record Answer(int noun, int place) {}
