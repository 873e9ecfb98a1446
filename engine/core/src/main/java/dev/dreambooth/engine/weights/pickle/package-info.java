/**
 * Weights out of Python pickles, read without Python: a pickle is a program, and of its instructions only those are carried
 * out that build numbers, texts, lists, maps and tensors. Whatever else it wants to call is not called.
 */
@NullMarked
package dev.dreambooth.engine.weights.pickle;

import org.jspecify.annotations.NullMarked;
