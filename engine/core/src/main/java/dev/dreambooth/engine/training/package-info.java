/** DreamBooth's training: its steps, the latents and prompts they read, the gradients and the memory they take. */
@NullMarked
package dev.dreambooth.engine.training;

import org.jspecify.annotations.NullMarked;
