/** Generate: images of the trained subject, for each prompt and seed, and a sheet of all of them. */
package dev.dreambooth.engine.stage.generate;
