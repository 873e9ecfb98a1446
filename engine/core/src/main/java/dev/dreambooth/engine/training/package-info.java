/** DreamBooth's training: the loss with prior preservation, the optimizer, the latents it reads, the checkpoints. */
package dev.dreambooth.engine.training;
