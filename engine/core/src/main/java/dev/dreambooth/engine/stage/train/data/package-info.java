/** What a training reads: the subjects and their images, what holds the prior, prompts and their order. */
@NullMarked
package dev.dreambooth.engine.stage.train.data;

import org.jspecify.annotations.NullMarked;
