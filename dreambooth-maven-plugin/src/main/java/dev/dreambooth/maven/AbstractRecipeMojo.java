package dev.dreambooth.maven;

import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;

/** The parameters of training's recipe: learning rate over time, loss, noise and averaged weights. */
abstract class AbstractRecipeMojo extends AbstractValidationMojo {
    /**
     * The course of the learning rate after warm-up: constant, or falling along a line, a cosine, several cosines one
     * after another, or a polynomial. Default: {@code constant}. Example: {@code cosine}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.lrScheduler")
    String lrScheduler;

    /**
     * The number of steps over which the learning rate rises from 0. Unit: steps. Default: {@code 0}. Example:
     * {@code 50}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.lrWarmupSteps")
    String lrWarmupSteps;

    /**
     * How often the learning rate falls from its peak to 0 with lrScheduler cosine_with_restarts. Unit: cycles.
     * Default: {@code 1}. Example: {@code 3}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.lrCycles")
    String lrCycles;

    /**
     * The exponent of lrScheduler polynomial; 1 is a line, more falls sooner. Default: {@code 1.0}. Example:
     * {@code 2.0}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.lrPower")
    String lrPower;

    /**
     * The learning rate that lrScheduler polynomial ends at. Default: {@code 1e-7}. Example: {@code 1e-6}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.lrEnd")
    String lrEnd;

    /**
     * The text encoder's learning rate; without it, that of the UNet. Example: {@code 1e-6}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.textEncoderLearningRate")
    String textEncoderLearningRate;

    /**
     * The number of steps after which the text encoder stays as it is while the UNet learns on; without it, both learn
     * to the end. Unit: steps. Example: {@code 200}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.stopTextEncoderTraining")
    String stopTextEncoderTraining;

    /**
     * How much each timestep counts, for the subject's and the class images alike: all the same, by min-SNR, or
     * debiased. Default: {@code none}. Example: {@code min_snr}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.lossWeighting")
    String lossWeighting;

    /**
     * The signal-to-noise ratio (gamma) above which lossWeighting min_snr lets timesteps count less. Default:
     * {@code 5.0}. Example: {@code 3.0}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.snrGamma")
    String snrGamma;

    /**
     * How an error is measured: squared, or by a Huber loss, to which outliers matter less. Default: {@code l2}.
     * Example: {@code huber}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.lossType")
    String lossType;

    /**
     * The error above which the Huber losses grow along a line only; with huberSchedule exponential or snr, what the
     * threshold falls to at the noisiest timestep. Default: {@code 0.1}. Example: {@code 0.2}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.huberC")
    String huberC;

    /**
     * The threshold of the Huber losses over the timesteps: the same for all, or falling from 1 towards huberC with the
     * noise. Default: {@code snr}. Example: {@code constant}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.huberSchedule")
    String huberSchedule;

    /**
     * The deviation of noise that shifts each channel of a latent as a whole, so that very dark and very bright images
     * can be learnt; 0.1 is usual, 0 none. Default: {@code 0}. Example: {@code 0.1}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.noiseOffset")
    String noiseOffset;

    /**
     * The deviation of noise that the network is shown but not asked for, against exposure bias; 0.1 is usual, 0 none.
     * Default: {@code 0}. Example: {@code 0.1}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.inputPerturbation")
    String inputPerturbation;

    /**
     * The number of ever coarser levels of noise that are added up (pyramid or multi-resolution noise); 6 to 10 are
     * usual, 0 is plain noise. Unit: levels. Default: {@code 0}. Example: {@code 6}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.pyramidNoiseIterations")
    String pyramidNoiseIterations;

    /**
     * What each level of pyramid noise counts beside the finer one before it. Default: {@code 0.3}. Example:
     * {@code 0.4}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.pyramidNoiseDiscount")
    String pyramidNoiseDiscount;

    /**
     * Rescales the noise schedule so that the last timestep is pure noise (zero terminal SNR); the model has to predict
     * velocity, and the trained one says so in its scheduler_config.json. Default: {@code false}. Example:
     * {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.rescaleBetasZeroSnr")
    String rescaleBetasZeroSnr;

    /**
     * Keeps an exponential moving average (EMA) of the trained weights, which is steadier than the last ones; it takes
     * the memory of the weights once more. Default: {@code false}. Example: {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.useEma")
    String useEma;

    /**
     * The largest share that the average keeps of itself at a step; early in a run it keeps less. Default:
     * {@code 0.9999}. Example: {@code 0.999}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.emaDecay")
    String emaDecay;

    /**
     * Lets the decay rise as 1 - (1 + step)^(-2/3), slowly, for long runs, instead of (1 + step) / (10 + step).
     * Default: {@code false}. Example: {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.emaWarmup")
    String emaWarmup;

    /**
     * The number of steps during which the average only follows the weights. Unit: steps. Default: {@code 0}. Example:
     * {@code 100}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.emaUpdateAfterStep")
    String emaUpdateAfterStep;

    /**
     * Publishes the averaged weights, if there are any; false publishes the last ones. Default: {@code true}. Example:
     * {@code false}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.exportEma")
    String exportEma;

    AbstractRecipeMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }
}
