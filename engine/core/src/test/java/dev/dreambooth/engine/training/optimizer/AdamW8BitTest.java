package dev.dreambooth.engine.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** On a long run of a small problem the 8-bit optimizer goes where the 32-bit one goes. */
class AdamW8BitTest {
    private static final AdamW.Options OPTIONS = new AdamW.Options(0.9, 0.999, 1e-8, 0);
    private static final int STEPS = 600;
    private static final long[] SHAPE = {64, 100};

    /** Mean squared distance to the target after minimizing it from noisy gradients. */
    private static double minimized(BiFunction<AdamW.Options, List<Optimizer.Group>, Optimizer> constructor) {
        try (Scope scope = Scope.open()) {
            Tensor target = Noise.normal(1, SHAPE);
            Tensor weight = Tensor.zeros(SHAPE);
            List<Optimizer.Group> groups = List.of(new Optimizer.Group("unet", Map.of("w", weight), 0.01));
            try (Optimizer optimizer = constructor.apply(OPTIONS, groups)) {
                for (int step = 0; step < STEPS; step++) {
                    try (Scope stepScope = Scope.open()) {
                        Tensor gradient = weight.sub(target).addScaled(Noise.normal(100 + step, SHAPE), 0.1);
                        optimizer.step(List.of(weight), List.of(gradient), 1 - (double) step / STEPS);
                    }
                }
            }
            return weight.sub(target).square().mean().item();
        }
    }

    @Test
    void aLongRunEndsAsCloseToTheGoalAsWith32Bits() {
        double exact = minimized(AdamW::new);
        double rounded = minimized(AdamW8Bit::new);
        assertThat(exact).isLessThan(0.02);
        assertThat(rounded).isLessThan(1.5 * exact);
    }

    @Test
    void aMomentTakesOneByteAndNormsKeepFour() {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> parameters = Map.of("w", Tensor.zeros(SHAPE), "norm.weight", Tensor.ones(320));
            try (AdamW8Bit optimizer = new AdamW8Bit(OPTIONS, List.of(new Optimizer.Group("unet", parameters, 1)))) {
                Map<String, Tensor> state = optimizer.state();
                assertThat(state.get("exp_avg.unet.w").dtype().bytes()).isEqualTo(1);
                assertThat(state.get("exp_avg_absmax.unet.w").numel()).isEqualTo(25);
                assertThat(state.get("exp_avg.unet.norm.weight").dtype().bytes())
                        .isEqualTo(4);
                assertThat(state).hasSize(5 + 3);
            }
        }
    }

    @Test
    void theLastBlockOfMomentsMayBeShort() {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> parameters = Map.of(
                    "smallest", Tensor.zeros(AdamW8Bit.SMALLEST),
                    "larger", Tensor.zeros(AdamW8Bit.SMALLEST + 1),
                    "small", Tensor.zeros(AdamW8Bit.SMALLEST - 1));
            try (AdamW8Bit optimizer = new AdamW8Bit(OPTIONS, List.of(new Optimizer.Group("unet", parameters, 1)))) {
                Map<String, Tensor> state = optimizer.state();
                assertThat(state.get("exp_avg_absmax.unet.smallest").numel()).isEqualTo(16);
                assertThat(state.get("exp_avg_absmax.unet.larger").numel()).isEqualTo(17);
                assertThat(state.get("exp_avg_sq_absmax.unet.larger").numel()).isEqualTo(17);
                assertThat(state).doesNotContainKey("exp_avg_absmax.unet.small");
            }
        }
    }

    /** The bytes that fill up the last block would otherwise be read as its largest moment. */
    @Test
    void theScaleOfAShortLastBlockFallsLikeThoseOfTheOthers() {
        try (Scope scope = Scope.open()) {
            Tensor weight = Tensor.zeros(AdamW8Bit.SMALLEST + 1);
            List<Optimizer.Group> groups = List.of(new Optimizer.Group("unet", Map.of("w", weight), 1e-3));
            try (AdamW8Bit optimizer = new AdamW8Bit(OPTIONS, groups)) {
                for (int step = 0; step < 30; step++) {
                    double gradient =
                            step == 0 ? 1 : -0.01 * (1 << step % 2); // that of the first step is soon forgotten
                    optimizer.step(
                            List.of(weight), List.of(Tensor.ones(weight.numel()).mul(gradient)), 1);
                }
                float[] scales = optimizer.state().get("exp_avg_absmax.unet.w").toFloats();
                assertThat(scales[scales.length - 1]).isEqualTo(scales[0]);
            }
        }
    }

    @Test
    void freeingItLeavesNoHandle() {
        long before = Tensor.liveHandles();
        assertThat(minimized(AdamW8Bit::new)).isFinite();
        assertThat(Tensor.liveHandles()).isEqualTo(before);
    }
}
