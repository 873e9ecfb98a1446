/** DreamBooth's training: its steps, the latents and prompts they read, the gradients and the memory they take. */
package dev.dreambooth.engine.training;
