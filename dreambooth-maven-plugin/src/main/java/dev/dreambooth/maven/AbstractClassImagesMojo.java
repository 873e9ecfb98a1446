package dev.dreambooth.maven;

import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;

/** The parameters of the class images, shared by the goal that makes them and the goal that trains with them. */
abstract class AbstractClassImagesMojo extends AbstractReuseMojo {
    /**
     * The prompt for the class images. Default: a photo of {subjectClass}. Example: a drawing of
     * {subjectClass}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.classPrompt")
    String classPrompt;

    /**
     * The number of class images that prior preservation trains with. Unit: images. Default: {@code 200}. Example:
     * {@code 32}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.classImages")
    String classImages;

    /**
     * The folder of the class images, own photos included; without it, class-images in the output directory. Example:
     * {@code src/main/images/bears}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.classImagesDirectory")
    String classImagesDirectory;

    /**
     * The number of denoising steps for each class image. Unit: steps. Default: {@code 50}. Example: {@code 25}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.classInferenceSteps")
    String classInferenceSteps;

    /**
     * The classifier-free guidance scale of the class images; 1 or less switches guidance off. Default: {@code 7.5}.
     * Example: {@code 2.5}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.classGuidanceScale")
    String classGuidanceScale;

    /**
     * The scheduler that denoises the class images; model takes the one the model comes with. Default: {@code model}.
     * Example: {@code ddim}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.classScheduler")
    String classScheduler;

    /**
     * The number of class images that are denoised together, which shows in their last bits. Unit: images. Default:
     * {@code 4}. Example: {@code 8}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.sampleBatchSize")
    String sampleBatchSize;

    /**
     * What keeps the class as it was: class images, or the untouched model's predictions for the class prompt. Default:
     * {@code class-images}. Example: {@code teacher}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.priorKind")
    String priorKind;

    /**
     * The side in pixels of the square images that are trained on and made as class images. Default: {@code 512}.
     * Example: {@code 64}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.resolution")
    String resolution;

    AbstractClassImagesMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }
}
