package dev.dreambooth.engine.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** The forward process: how much noise each timestep holds, and what it makes of a sample. */
class NoiseScheduleTest {
    /** The schedule of Stable Diffusion 1.x and 2.x. */
    private static final String STABLE_DIFFUSION = """
            {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000}
            """;

    private static NoiseSchedule schedule(String json) {
        return NoiseSchedule.of(Configs.of(json));
    }

    @Test
    void stableDiffusionsScheduleHasItsKnownValues() {
        NoiseSchedule schedule = schedule(STABLE_DIFFUSION);
        assertThat(schedule.alphaCumprod(0)).isEqualTo(0.99915, within(1e-7));
        assertThat(schedule.alphaCumprod(249)).isEqualTo(0.67543241, within(1e-6));
        assertThat(schedule.alphaCumprod(999)).isEqualTo(0.0046601, within(1e-7));
        assertThat(schedule.sigma(999)).isEqualTo(14.6146412, within(1e-5));
        assertThat(schedule.snr(499)).isEqualTo(0.384408, within(1e-6));
    }

    @Test
    void everyScheduleDestroysMoreAndMoreOfTheSignal() {
        for (String betas : new String[] {"linear", "scaled_linear", "squaredcos_cap_v2"}) {
            NoiseSchedule schedule = schedule("{\"beta_schedule\": \"" + betas + "\"}");
            for (int t = 1; t < schedule.timesteps(); t++) {
                assertThat(schedule.alphaCumprod(t)).as("%s at %d", betas, t).isLessThan(schedule.alphaCumprod(t - 1));
            }
        }
    }

    @Test
    void zeroTerminalSnrKeepsTheFirstTimestepAndEmptiesTheLast() {
        SchedulerConfig config = Configs.of(STABLE_DIFFUSION);
        NoiseSchedule plain = NoiseSchedule.of(config);
        NoiseSchedule rescaled = NoiseSchedule.of(config.with("rescale_betas_zero_snr", true));
        assertThat(rescaled.alphaCumprod(0)).isEqualTo(plain.alphaCumprod(0), within(1e-6));
        assertThat(rescaled.alphaCumprod(998)).isEqualTo(1.968e-7, within(1e-9));
        assertThat(rescaled.alphaCumprod(999)).isZero();
        assertThat(rescaled.withFiniteSigmas().sigma(999)).isEqualTo(4096, within(0.01));
    }

    @Test
    void trainedBetasAreTakenAsTheyAre() {
        NoiseSchedule schedule = schedule("{\"num_train_timesteps\": 3, \"trained_betas\": [0.5, 0.5, 0.9]}");
        assertThat(schedule.alphaCumprod(2)).isEqualTo(0.025, within(1e-8));
        assertThatThrownBy(() -> schedule("{\"trained_betas\": [0.5, 0.5]}"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("trained_betas = 2 numbers")
                .hasMessageContaining("1000");
        assertThatThrownBy(() -> schedule("{\"num_train_timesteps\": 2, \"trained_betas\": [0.5, -0.5]}"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("trained_betas = -0.5");
    }

    @Test
    void noiseIsAddedAtEachSamplesOwnTimestep() {
        NoiseSchedule schedule = schedule(STABLE_DIFFUSION);
        try (Scope scope = Scope.open()) {
            Tensor clean = Tensor.of(new float[] {1, 2, 1, 2}, 2, 1, 2);
            Tensor noise = Tensor.of(new float[] {10, -10, 10, -10}, 2, 1, 2);
            Tensor timesteps = Tensor.of(new long[] {0, 999}, 2);
            float[] noisy = schedule.addNoise(clean, noise, timesteps).toFloats();
            for (int i = 0; i < 4; i++) {
                double alphaBar = schedule.alphaCumprod(i < 2 ? 0 : 999);
                double expected = Math.sqrt(alphaBar) * (i % 2 + 1) + Math.sqrt(1 - alphaBar) * (i % 2 == 0 ? 10 : -10);
                assertThat((double) noisy[i]).isEqualTo(expected, within(1e-5));
            }
        }
    }

    @Test
    void eachPredictionTypeHasItsTargetAndLeadsBackToTheCleanSample() {
        NoiseSchedule schedule = schedule(STABLE_DIFFUSION);
        try (Scope scope = Scope.open()) {
            Tensor clean = Tensor.of(new float[] {1, -2, 0.5f, 3}, 1, 4);
            Tensor noise = Tensor.of(new float[] {0.3f, 1, -1, 2}, 1, 4);
            Tensor timestep = Tensor.of(new long[] {400}, 1);
            Tensor noisy = schedule.addNoise(clean, noise, timestep);
            double signal = Math.sqrt(schedule.alphaCumprod(400));
            double deviation = Math.sqrt(1 - schedule.alphaCumprod(400));
            for (PredictionType type : PredictionType.values()) {
                Tensor answer = schedule.target(type, clean, noise, timestep);
                assertThat(type.cleanSample(answer, noisy, signal, deviation).toFloats())
                        .as("%s", type)
                        .containsExactly(clean.toFloats(), within(1e-5f));
                assertThat(type.noise(answer, noisy, signal, deviation).toFloats())
                        .as("%s", type)
                        .containsExactly(noise.toFloats(), within(1e-5f));
                // the same sample in the scale where the signal keeps its strength
                Tensor exploded = noisy.div(signal);
                assertThat(type.cleanSample(answer, exploded, 1, deviation / signal)
                                .toFloats())
                        .as("%s, exploding variance", type)
                        .containsExactly(clean.toFloats(), within(1e-5f));
            }
        }
    }

    @Test
    void aTimestepForEachSampleIsAskedFor() {
        try (Scope scope = Scope.open()) {
            Tensor samples = Tensor.zeros(2, 3);
            Tensor timesteps = Tensor.of(new long[] {1, 2, 3}, 3);
            assertThatThrownBy(() -> schedule("{}").addNoise(samples, samples, timesteps))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("3 timesteps for 2 samples");
        }
    }
}
