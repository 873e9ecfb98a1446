package dev.dreambooth.maven;

import java.util.List;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;

/** The parameters of how a training is watched. */
abstract class AbstractValidationMojo extends AbstractLoraMojo {
    /**
     * A folder with images of the subject that are held out from training and tell how well it is learnt. Example:
     * {@code src/main/images/koala-held-out}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.validationImages")
    String validationImages;

    /**
     * The number of steps between two validations; the last step is validated too. Unit: steps. Default: {@code 100}.
     * Example: {@code 50}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.validationSteps")
    String validationSteps;

    /**
     * Writes the model of the step with the lowest validation loss instead of the last. Default: {@code false}.
     * Example: {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.exportBest")
    String exportBest;

    /**
     * The prompts of sample images made while training; they leave the training as it is. Example: a
     * {identifier} {subjectClass} in the snow.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.samplePrompts")
    List<String> samplePrompts;

    /**
     * The number of steps between two rounds of sample images. Unit: steps. Default: {@code 100}. Example: {@code 50}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.sampleSteps")
    String sampleSteps;

    AbstractValidationMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }
}
