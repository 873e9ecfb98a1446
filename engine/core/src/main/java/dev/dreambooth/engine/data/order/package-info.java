/**
 * When training visits which image: permutations that are pure functions of the seed and the epoch, so that a resumed
 * run goes on exactly where it was and nothing is stored.
 */
package dev.dreambooth.engine.data.order;
