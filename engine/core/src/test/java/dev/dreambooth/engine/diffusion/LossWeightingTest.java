package dev.dreambooth.engine.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.contract.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loss weights at their borders, and the law that ties those of the prediction types together. */
class LossWeightingTest {
    private static final LossWeighting MIN_SNR = new LossWeighting.MinSnr(5);
    private static final LossWeighting DEBIASED = new LossWeighting.Debiased();

    @ParameterizedTest
    @ValueSource(doubles = {0.005, 0.4, 1, 5, 8.5, 1175})
    void minSnrIsTheSameWeightOfTheErrorInTheCleanSampleForEveryPrediction(double snr) {
        double clean = MIN_SNR.weight(snr, PredictionType.SAMPLE);
        assertThat(MIN_SNR.weight(snr, PredictionType.EPSILON) * snr).isCloseTo(clean, within(1e-12));
        assertThat(MIN_SNR.weight(snr, PredictionType.V_PREDICTION) * (snr + 1)).isCloseTo(clean, within(1e-12));
    }

    @Test
    void pureNoiseHasAFiniteWeight() {
        assertThat(MIN_SNR.weight(0, PredictionType.EPSILON)).isEqualTo(1);
        assertThat(MIN_SNR.weight(0, PredictionType.V_PREDICTION)).isZero();
        assertThat(DEBIASED.weight(0, PredictionType.V_PREDICTION)).isEqualTo(1);
    }

    @Test
    void debiasedIsBoundedWhereThereIsHardlyAnyNoise() {
        assertThat(DEBIASED.weight(4, PredictionType.EPSILON)).isEqualTo(0.5);
        assertThat(DEBIASED.weight(1e6, PredictionType.EPSILON)).isEqualTo(1 / Math.sqrt(1000));
        assertThat(DEBIASED.weight(3, PredictionType.V_PREDICTION)).isEqualTo(0.25);
    }

    @Test
    void debiasedIsRefusedWhereItIsNotDefined() {
        assertThatThrownBy(() -> DEBIASED.check(PredictionType.SAMPLE)).isInstanceOf(UserError.class);
        DEBIASED.check(PredictionType.EPSILON);
        MIN_SNR.check(PredictionType.SAMPLE);
    }
}
