package dev.dreambooth.maven;

import dev.dreambooth.contract.Stage;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;

/**
 * Fine-tunes the base model on a handful of images of a subject (DreamBooth with prior preservation) and writes the
 * result as a folder that diffusers opens.
 *
 * @since 0.1.0
 */
@Mojo(name = "train", defaultPhase = LifecyclePhase.PREPARE_PACKAGE, requiresProject = false, threadSafe = true)
public final class TrainMojo extends AbstractTrackingMojo {
    /**
     * The folder with three to five images of the subject. Example: {@code src/main/images/koala}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.instanceImages")
    String instanceImages;

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
     * Trains on class images beside the subject's, so that the class keeps its looks. Default: {@code true}. Example:
     * {@code false}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.withPriorPreservation")
    String withPriorPreservation;

    /**
     * The weight (lambda) of the class images' loss beside the subject's. Default: {@code 1.0}. Example: {@code 0.5}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.priorLossWeight")
    String priorLossWeight;

    /**
     * Trains the text encoder beside the UNet: better likeness, more memory. Default: {@code false}. Example:
     * {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.trainTextEncoder")
    String trainTextEncoder;

    /**
     * Crops images at their centre instead of at a random place; they are never squashed. Default: {@code false}.
     * Example: {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.centerCrop")
    String centerCrop;

    /**
     * Mirrors every second image at random; leave it off for subjects with lettering. Default: {@code false}. Example:
     * {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.randomFlip")
    String randomFlip;

    /**
     * The number of the subject's images in a batch; as many class images come beside them. Unit: images. Default:
     * {@code 1}. Example: {@code 2}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.trainBatchSize")
    String trainBatchSize;

    /**
     * The number of batches whose gradients are averaged into one update. Unit: batches. Default: {@code 1}. Example:
     * {@code 4}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.gradientAccumulationSteps")
    String gradientAccumulationSteps;

    /**
     * The number of updates. Unit: steps. Default: {@code 800}. Example: {@code 400}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.maxTrainSteps")
    String maxTrainSteps;

    /**
     * The learning rate after warm-up. Default: {@code 5e-6}. Example: {@code 2e-6}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.learningRate")
    String learningRate;

    /**
     * The decay rate of AdamW's mean of gradients. Default: {@code 0.9}. Example: {@code 0.95}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.adamBeta1")
    String adamBeta1;

    /**
     * The decay rate of AdamW's mean of squares. Default: {@code 0.999}. Example: {@code 0.99}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.adamBeta2")
    String adamBeta2;

    /**
     * AdamW's weight decay, as a part of the learning rate. Default: {@code 1e-2}. Example: {@code 0}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.adamWeightDecay")
    String adamWeightDecay;

    /**
     * What is added to the root of AdamW's mean of squares before dividing by it. Default: {@code 1e-8}. Example:
     * {@code 1e-7}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.adamEpsilon")
    String adamEpsilon;

    /**
     * The global L2 norm that longer gradients are scaled down to. Default: {@code 1.0}. Example: {@code 0.5}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.maxGradNorm")
    String maxGradNorm;

    /**
     * The number of steps between two checkpoints. Unit: steps. Default: {@code 500}. Example: {@code 100}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.checkpointingSteps")
    String checkpointingSteps;

    /**
     * The number of checkpoints kept; the oldest goes first. Unit: checkpoints. Default: {@code 2}. Example: {@code 3}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.checkpointsTotalLimit")
    String checkpointsTotalLimit;

    /**
     * Which checkpoint an interrupted training goes on from: latest, none, or one by name. Default: {@code latest}.
     * Example: {@code none}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.resumeFromCheckpoint")
    String resumeFromCheckpoint;

    /**
     * Stores each checkpoint in the remote cache, so that another machine can go on when this one is lost. Default:
     * {@code false}. Example: {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.checkpointUpload")
    String checkpointUpload;

    /**
     * Leaves train out. Default: {@code false}. Example: {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.skipTrain")
    String skipTrain;

    @Inject
    TrainMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }

    @Override
    Stage stage() {
        return Stage.TRAIN;
    }
}
