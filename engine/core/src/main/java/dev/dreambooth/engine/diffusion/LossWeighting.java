package dev.dreambooth.engine.diffusion;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.train.LossSettings;

/**
 * How much the error at a timestep counts in the loss, as a function of the timestep's signal-to-noise ratio SNR = ᾱ/(1 −
 * ᾱ).
 *
 * <p>One error in the clean sample x_0 has another size as an error in ε or in v: δx_0² = δε²/SNR = δv²/(SNR + 1). So
 * the weight that a published method gives to the error in x_0 is, for the error in what the network predicts, another
 * one for each {@link PredictionType}.
 */
public sealed interface LossWeighting {
    /**
     * Returns the weight.
     *
     * @param snr signal-to-noise ratio of the timestep, at least 0
     * @param type what the network predicts, and the error is measured in
     */
    double weight(double snr, PredictionType type);

    /**
     * Refuses a kind of model for which the weighting is not defined.
     *
     * @throws UserError if so
     */
    default void check(PredictionType type) {}

    /** All timesteps count alike, as in the simple loss of Ho et al. 2020. */
    record Uniform() implements LossWeighting {
        @Override
        public double weight(double snr, PredictionType type) {
            return 1;
        }
    }

    /**
     * min-SNR: the error in x_0 counts min(SNR, γ), so that the easy timesteps with little noise do not drown the others
     * (Hang et al. 2023, arXiv 2303.09556). That is min(SNR, γ)/SNR for ε and min(SNR, γ)/(SNR + 1) for v.
     *
     * @param gamma γ, 5 in the paper
     */
    record MinSnr(double gamma) implements LossWeighting {
        @Override
        public double weight(double snr, PredictionType type) {
            double bounded = Math.min(snr, gamma);
            return switch (type) {
                case EPSILON -> snr <= gamma ? 1 : gamma / snr;
                case V_PREDICTION -> bounded / (snr + 1);
                case SAMPLE -> bounded;
            };
        }
    }

    /**
     * Debiased estimation: 1/√SNR for the error in ε, so that timesteps with much noise, whose x_0 is estimated worst,
     * count most (Yu et al. 2023, arXiv 2310.08442); 1/(SNR + 1) for the error in v, as trainers have come to use it.
     */
    record Debiased() implements LossWeighting {
        /** Timesteps with hardly any noise count as if they had this ratio, or they would count for nothing. */
        private static final double MOST_SNR = 1000;

        @Override
        public double weight(double snr, PredictionType type) {
            double bounded = Math.min(snr, MOST_SNR);
            return switch (type) {
                case EPSILON -> 1 / Math.sqrt(bounded);
                case V_PREDICTION -> 1 / (bounded + 1);
                case SAMPLE -> throw new IllegalArgumentException("not defined for " + type);
            };
        }

        @Override
        public void check(PredictionType type) {
            if (type == PredictionType.SAMPLE) {
                throw UserError.configuration(
                                "lossWeighting debiased is not defined for a model that predicts the clean sample.",
                                "Set lossWeighting to min_snr or none.")
                        .about(LossSettings.LOSS_WEIGHTING);
            }
        }
    }
}
