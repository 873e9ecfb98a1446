package dev.dreambooth.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.optimizer.Adafactor;
import dev.dreambooth.engine.training.optimizer.AdamW;
import dev.dreambooth.engine.training.optimizer.AdamW8Bit;
import dev.dreambooth.engine.training.optimizer.Lion;
import dev.dreambooth.engine.training.optimizer.Lion8Bit;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The optimizers with little state go as the published implementations do, on the same seeded gradients. */
class OptimizerGoldenTest {
    private static final int STEPS = 20;
    private static final double RATE = 1e-3;
    private static final double DECAY = 1e-2;
    private static final AdamW.Options OPTIONS = new AdamW.Options(0.9, 0.999, 1e-8, DECAY);

    /** Takes the steps from seeded initial values and shows weight and state to a check. */
    private static void run(
            long seed, long[] shape, Function<List<Optimizer.Group>, Optimizer> constructor, Check check) {
        try (Scope scope = Scope.open();
                Golden golden = Golden.open("optimizers")) {
            Tensor weight = Noise.normal(seed, shape);
            float[] initial = weight.toFloats();
            List<Optimizer.Group> groups = List.of(new Optimizer.Group("unet", Map.of("w", weight), RATE));
            try (Optimizer optimizer = constructor.apply(groups)) {
                for (int step = 1; step <= STEPS; step++) {
                    optimizer.step(List.of(weight), List.of(Noise.normal(seed + step, shape)), 1);
                }
                check.accept(golden, initial, weight.toFloats(), optimizer.state());
            }
        }
    }

    /** What is looked at in the end. */
    private interface Check {
        void accept(Golden golden, float[] initial, float[] weight, Map<String, Tensor> state);
    }

    private static void assertMovedAlike(float[] initial, float[] actual, float[] expected, double tolerance) {
        assertThat(Closeness.distance(actual, expected))
                .as("error of the movement")
                .isLessThanOrEqualTo(tolerance * Closeness.distance(initial, expected));
    }

    @Test
    void adamWWith8BitMomentsIsThePublishedOne() {
        run(700, new long[] {70, 90}, groups -> new AdamW8Bit(OPTIONS, groups), (golden, initial, weight, state) -> {
            assertMovedAlike(initial, weight, golden.floats("adamw_8bit"), 1e-2);
            assertSameCodes(state.get("exp_avg.unet.w"), golden.tensor("mean"));
            assertSameCodes(state.get("exp_avg_sq.unet.w"), golden.tensor("square"));
            assertThat(Closeness.relativeL2(state.get("exp_avg_absmax.unet.w").toFloats(), golden.floats("mean_scale")))
                    .isLessThan(1e-3);
            assertThat(Closeness.relativeL2(
                            state.get("exp_avg_sq_absmax.unet.w").toFloats(), golden.floats("square_scale")))
                    .isLessThan(1e-3);
        });
    }

    @Test
    void lionWithAnEightBitMomentIsThePublishedOne() {
        Lion.Options options = new Lion.Options(0.9, 0.99, DECAY);
        run(1100, new long[] {70, 90}, groups -> new Lion8Bit(options, groups), (golden, initial, weight, state) -> {
            assertMovedAlike(initial, weight, golden.floats("lion_8bit"), 1e-2);
            assertSameCodes(state.get("exp_avg.unet.w"), golden.tensor("lion_mean"));
            assertThat(Closeness.relativeL2(
                            state.get("exp_avg_absmax.unet.w").toFloats(), golden.floats("lion_mean_scale")))
                    .isLessThan(1e-3);
        });
    }

    /** A moment in the very middle between two entries may get either, and its successors then differ too. */
    private static void assertSameCodes(Tensor actual, Tensor expected) {
        long[] ours = actual.toLongs();
        long[] theirs = expected.toLongs();
        int different = 0;
        for (int i = 0; i < ours.length; i++) {
            different += ours[i] == theirs[i] ? 0 : 1;
        }
        assertThat(different).as("of %s codes", ours.length).isLessThan(ours.length / 100);
    }

    @ParameterizedTest
    @CsvSource({"vector, 800, 30", "matrix, 900, 24x36", "kernel, 1000, 8x4x3x3"})
    void adafactorIsTransformers(String name, long seed, String size) {
        long[] shape = Arrays.stream(size.split("x")).mapToLong(Long::parseLong).toArray();
        run(
                seed,
                shape,
                groups -> new Adafactor(DECAY, groups),
                (golden, initial, weight, state) ->
                        assertMovedAlike(initial, weight, golden.floats("adafactor." + name), 1e-3));
    }
}
