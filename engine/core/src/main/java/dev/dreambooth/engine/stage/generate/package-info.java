/** Generate: images of the trained subject, for each prompt and seed, and a sheet of all of them. */
@NullMarked
package dev.dreambooth.engine.stage.generate;

import org.jspecify.annotations.NullMarked;
