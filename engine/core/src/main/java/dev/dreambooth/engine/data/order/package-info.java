/**
 * When training visits which image: permutations that are pure functions of the seed and the epoch, so that a resumed
 * run goes on exactly where it was and nothing is stored.
 */
@NullMarked
package dev.dreambooth.engine.data.order;

import org.jspecify.annotations.NullMarked;
