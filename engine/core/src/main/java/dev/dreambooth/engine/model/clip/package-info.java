/** CLIP's text side: the tokenizer that turns a prompt into ids, and the encoder that turns ids into states. */
package dev.dreambooth.engine.model.clip;
