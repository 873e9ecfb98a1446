package dev.dreambooth.maven;

import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;

/** The parameters of the adapters that training can make instead of changing the whole model. */
abstract class AbstractLoraMojo extends AbstractMemoryMojo {
    /**
     * What training changes: full, all weights of the model; lora, small adapters beside them. Default: {@code full}.
     * Example: {@code lora}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.trainMethod")
    String trainMethod;

    /**
     * The rank of the adapters: higher ones hold more of the subject, in larger files. Default: {@code 8}. Example:
     * {@code 16}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.loraRank")
    String loraRank;

    /**
     * The scale of the adapters: what they add is multiplied by loraAlpha / loraRank; without it, by 1. Example:
     * {@code 16}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.loraAlpha")
    String loraAlpha;

    /**
     * The probability that an adapter does not see an element of its input in a training step. Default: {@code 0.0}.
     * Example: {@code 0.1}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.loraDropout")
    String loraDropout;

    /**
     * Which layers get adapters: those of attention as in diffusers, or all of the transformers as in kohya's scripts.
     * Default: {@code attention}. Example: {@code transformer}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.loraTargets")
    String loraTargets;

    /**
     * The learning rate of adapters after warm-up, in place of learningRate. Default: {@code 1e-4}. Example:
     * {@code 5e-4}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.loraLearningRate")
    String loraLearningRate;

    /**
     * The layout in which adapters are saved: diffusers', kohya's for the usual user interfaces, or both. Default:
     * {@code both}. Example: {@code kohya}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.loraFormat")
    String loraFormat;

    /**
     * Saves beside the adapters the whole model with them added to its weights. Default: {@code false}. Example:
     * {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.mergeLora")
    String mergeLora;

    AbstractLoraMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }
}
