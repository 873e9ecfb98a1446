/** What a training reads: the subjects and their images, what holds the prior, prompts and their order. */
package dev.dreambooth.engine.stage.train.data;
