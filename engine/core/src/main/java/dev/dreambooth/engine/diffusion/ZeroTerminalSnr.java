package dev.dreambooth.engine.diffusion;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.train.NoiseSettings;
import java.util.Set;

/**
 * A noise schedule whose last timestep is pure noise, so that training sees what sampling starts from; with the usual
 * ones a little of the image shines through, and a model learns to keep every image's mean brightness (Lin et al.
 * 2023, arXiv 2305.08891).
 */
public final class ZeroTerminalSnr {
    /** Schedulers that cannot begin there; in diffusers they ignore {@code rescale_betas_zero_snr}. */
    private static final Set<String> STARTING_FROM_SIGNAL = Set.of(
            "DEISMultistepScheduler",
            "DPMSolverSDEScheduler",
            "DPMSolverSinglestepScheduler",
            "HeunDiscreteScheduler",
            "KDPM2AncestralDiscreteScheduler",
            "KDPM2DiscreteScheduler",
            "LMSDiscreteScheduler",
            "PNDMScheduler");

    private ZeroTerminalSnr() {}

    /**
     * Returns the configuration that a model has to be trained and sampled with: betas rescaled, steps counted from the
     * last timestep back, and a scheduler that can begin where there is no signal.
     *
     * @throws UserError if the model predicts the noise: of pure noise that says nothing about the image
     */
    public static SchedulerConfig of(SchedulerConfig config) {
        if (PredictionType.of(config) == PredictionType.EPSILON) {
            throw UserError.configuration(
                            "rescaleBetasZeroSnr cannot be used with this model: it predicts the noise (prediction_type"
                                    + " epsilon in " + config.source()
                                    + "), which at the last timestep would be its input.",
                            "Train a model with prediction_type v_prediction, or leave rescaleBetasZeroSnr out.")
                    .about(NoiseSettings.RESCALE_BETAS_ZERO_SNR);
        }
        SchedulerConfig rescaled = config.with("rescale_betas_zero_snr", true).with("timestep_spacing", "trailing");
        return STARTING_FROM_SIGNAL.contains(config.className())
                ? rescaled.with("_class_name", "DDIMScheduler")
                : rescaled;
    }
}
