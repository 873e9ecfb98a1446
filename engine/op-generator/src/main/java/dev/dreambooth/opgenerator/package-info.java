/**
 * Turns the signatures of TorchScript functions into Java methods, so that a wrong order or type of arguments does not
 * compile. Run by the engine's build; no part of the product.
 */
package dev.dreambooth.opgenerator;
