/**
 * Turns the signatures of TorchScript functions into Java methods, so that a wrong order or type of arguments does not
 * compile. Run by the engine's build; no part of the product.
 */
@NullMarked
package dev.dreambooth.opgenerator;

import org.jspecify.annotations.NullMarked;
