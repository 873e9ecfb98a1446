package dev.dreambooth.maven;

import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;

/** The parameters of the optimizer's kind and of what trades time for memory in training. */
abstract class AbstractMemoryMojo extends AbstractDataMojo {
    /**
     * Keeps only the inputs of each block for the backward pass and computes the block again there: the same result in
     * less memory, a quarter slower. Default: {@code false}. Example: {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.gradientCheckpointing")
    String gradientCheckpointing;

    /**
     * Changes each block's weights during the backward pass and frees its gradients at once: the same result without the
     * memory of all gradients, but two backward passes unless gradientClipping is block. Default: {@code false}. Example:
     * {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.fusedBackward")
    String fusedBackward;

    /**
     * What maxGradNorm limits: the norm of all gradients, or with fusedBackward that of each block's, which spares its
     * second backward pass. Default: {@code global}. Example: {@code block}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.gradientClipping")
    String gradientClipping;

    /**
     * The optimizer: adamw; adamw8bit, the same with a quarter of the memory for its moments; or adafactor, which needs
     * next to none. Default: {@code adamw}. Example: {@code adamw8bit}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.optimizer")
    String optimizer;

    /**
     * Ends the run at once where loss or gradients are no finite numbers; otherwise that step changes nothing and the run
     * goes on. Default: {@code true}. Example: {@code false}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.failOnDivergence")
    String failOnDivergence;

    AbstractMemoryMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }
}
