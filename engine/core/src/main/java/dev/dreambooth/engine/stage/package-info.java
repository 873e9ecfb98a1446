/** The stages, each read as the recipe it carries out: regularize, train, generate. */
package dev.dreambooth.engine.stage;
