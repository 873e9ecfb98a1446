package dev.dreambooth.maven;

import dev.dreambooth.contract.Stage;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;

/**
 * Makes images from prompts, with a contact sheet to look through them.
 *
 * @since 0.1.0
 */
@Mojo(name = "generate", defaultPhase = LifecyclePhase.PACKAGE, requiresProject = false, threadSafe = true)
public final class GenerateMojo extends AbstractReuseMojo {
    /**
     * The prompt for the subject's images; {identifier} and {subjectClass} are filled in, as in every
     * prompt, and {caption} from the text file beside each image. Default: a photo of {identifier}
     * {subjectClass}. Example: a drawing of {identifier} {subjectClass}, {caption}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.instancePrompt")
    String instancePrompt;

    /**
     * The prompts to make images of; without any (and no promptsFile), the instance prompt. Example: a
     * {identifier} {subjectClass} in the snow.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.prompts")
    List<String> prompts;

    /**
     * A UTF-8 text file with one prompt a line, after those in prompts; empty lines and # lines are left out. Example:
     * {@code prompts.txt}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.promptsFile")
    String promptsFile;

    /**
     * What guidance leads away from. Example: {@code blurry}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.negativePrompt")
    String negativePrompt;

    /**
     * The number of images of each prompt, each from its own seed. Unit: images. Default: {@code 1}. Example:
     * {@code 4}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.imagesPerPrompt")
    String imagesPerPrompt;

    /**
     * The number of denoising steps for each image. Unit: steps. Default: {@code 50}. Example: {@code 25}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.inferenceSteps")
    String inferenceSteps;

    /**
     * The classifier-free guidance scale; 1 or less switches guidance off. Default: {@code 7.5}. Example: {@code 2.5}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.guidanceScale")
    String guidanceScale;

    /**
     * The scheduler that denoises; model takes the one the model comes with. Default: {@code model}. Example:
     * {@code dpm++2m}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.scheduler")
    String scheduler;

    /**
     * The amount of noise that DDIM adds at each step: 0 none, 1 as much as DDPM; other schedulers refuse it. Default:
     * {@code 0.0}. Example: {@code 1}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.eta")
    String eta;

    /**
     * The width of an image; without it, the model's own size. Unit: pixels. Example: {@code 768}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.width")
    String width;

    /**
     * The height of an image; without it, the model's own size. Unit: pixels. Example: {@code 512}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.height")
    String height;

    /**
     * The number of the text encoder's last layers to leave out. Unit: layers. Default: {@code 0}. Example: {@code 1}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.clipSkip")
    String clipSkip;

    /**
     * The part of the images to make here, such as 2/4 for the second of four machines; merge puts them together.
     * Example: {@code 1/3}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.shard")
    String shard;

    /**
     * Leaves generate out. Default: {@code false}. Example: {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.skipGenerate")
    String skipGenerate;

    /**
     * A LoRA to make images with, a file or its folder, in diffusers' or kohya's layout; without it, the trained one if
     * there is one. Example: {@code style.safetensors}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.lora")
    String lora;

    /**
     * The strength of the LoRA that images are made with: 0 the model without it, 1 as it was trained. Default:
     * {@code 1.0}. Example: {@code 0.7}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.loraScale")
    String loraScale;

    @Inject
    GenerateMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }

    @Override
    Stage stage() {
        return Stage.GENERATE;
    }
}
