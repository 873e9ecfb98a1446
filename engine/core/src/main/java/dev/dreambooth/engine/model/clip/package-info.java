/** CLIP's text side: the tokenizer that turns a prompt into ids, and the encoder that turns ids into states. */
@NullMarked
package dev.dreambooth.engine.model.clip;

import org.jspecify.annotations.NullMarked;
