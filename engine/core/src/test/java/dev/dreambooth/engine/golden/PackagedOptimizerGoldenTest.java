package dev.dreambooth.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.optimizer.AdamW;
import dev.dreambooth.engine.training.optimizer.LearningRateSchedule;
import dev.dreambooth.engine.training.optimizer.Lion;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import dev.dreambooth.engine.training.optimizer.Prodigy;
import dev.dreambooth.engine.training.optimizer.ScheduleFreeAdamW;
import dev.dreambooth.engine.training.optimizer.SwappedWeights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The optimizers that recipes name go as the packages do that people install, a text encoder's group beside the UNet's. */
class PackagedOptimizerGoldenTest {
    private static final double DECAY = 1e-2;
    private static final double RATE = 1e-3;
    private static final double TEXT_RATE = 2e-4;

    /** Of the way that the reference went: on the processor that it was made on Lion's is 0, and schedule-free's below 5e-8. */
    private static final double TOLERANCE = 1e-6;

    /** The same of Prodigy, whose sums come in another order, and from the step size back to all weights: below 1e-5 there. */
    private static final double PRODIGY_TOLERANCE = 1e-4;

    /** Tensors of a golden file; the matrix begins with zeros. */
    private enum Weight {
        VECTOR(2000),
        MATRIX(2200),
        KERNEL(2400);

        private final long seed;

        Weight(long seed) {
            this.seed = seed;
        }

        private long[] shape() {
            return switch (this) {
                case VECTOR -> new long[] {30};
                case MATRIX -> new long[] {24, 36};
                case KERNEL -> new long[] {8, 4, 3, 3};
            };
        }

        String group() {
            return this == VECTOR ? "text_encoder" : "unet";
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        Tensor initial() {
            return this == MATRIX ? Tensor.zeros(shape()) : Noise.normal(seed, shape());
        }

        Tensor noise(int step) {
            return Noise.normal(seed + step, shape());
        }

        Tensor towardsTarget(Tensor weight, int step) {
            return weight.sub(noise(199)).addScaled(noise(step), 0.1);
        }
    }

    /** The gradient of a weight at a step. */
    private interface Gradient {
        Tensor at(Weight name, Tensor weight, int step);
    }

    /** What is looked at after the last step. */
    private interface Check {
        void accept(Golden golden, Optimizer optimizer, Map<Weight, float[]> initial, Map<Weight, Tensor> weights);
    }

    private static void run(
            int steps,
            double rate,
            double textRate,
            Function<List<Optimizer.Group>, Optimizer> constructor,
            LongToDoubleFunction schedule,
            Gradient gradient,
            Consumer<Optimizer> afterStep,
            Check check) {
        try (Scope scope = Scope.open();
                Golden golden = Golden.open("packaged_optimizers")) {
            Map<Weight, Tensor> weights = new LinkedHashMap<>();
            Map<Weight, float[]> initial = new HashMap<>();
            for (Weight name : Weight.values()) {
                weights.put(name, name.initial());
                initial.put(name, name.initial().toFloats());
            }
            Map<String, Tensor> unet = new LinkedHashMap<>();
            unet.put("matrix", weights.get(Weight.MATRIX));
            unet.put("kernel", weights.get(Weight.KERNEL));
            List<Optimizer.Group> groups = List.of(
                    new Optimizer.Group("unet", unet, rate),
                    new Optimizer.Group("text_encoder", Map.of("vector", weights.get(Weight.VECTOR)), textRate));
            try (Optimizer optimizer = constructor.apply(groups)) {
                for (int step = 1; step <= steps; step++) {
                    List<Tensor> gradients = new ArrayList<>();
                    for (Map.Entry<Weight, Tensor> weight : weights.entrySet()) {
                        gradients.add(gradient.at(weight.getKey(), weight.getValue(), step));
                    }
                    optimizer.step(List.copyOf(weights.values()), gradients, schedule.applyAsDouble(step - 1));
                    afterStep.accept(optimizer);
                }
                check.accept(golden, optimizer, initial, weights);
            }
        }
    }

    private static void assertMovedAlike(
            float[] initial, float[] actual, float[] expected, String what, double tolerance) {
        assertThat(Closeness.distance(actual, expected))
                .as("error of the movement of %s", what)
                .isLessThanOrEqualTo(tolerance * Closeness.distance(initial, expected));
    }

    private static Prodigy.Options prodigy(String name) {
        AdamW.Options usual = new AdamW.Options(0.9, 0.999, 1e-8, DECAY);
        AdamW.Options quick = new AdamW.Options(0.8, 0.99, 1e-8, DECAY);
        double none = Double.POSITIVE_INFINITY;
        return switch (name) {
            case "usual" -> new Prodigy.Options(usual, Math.sqrt(0.999), true, true, 1e-6, 1, none, 1);
            case "package" -> new Prodigy.Options(usual, Math.sqrt(0.999), false, false, 1e-6, 1, none, 1);
            case "tuned" -> new Prodigy.Options(quick, 0.95, false, false, 1e-5, 2, 1.5, 11);
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"usual", "package", "tuned"})
    void prodigyIsThatOfProdigyopt(String name) {
        List<Double> estimates = new ArrayList<>();
        run(
                60,
                1,
                1,
                groups -> new Prodigy(prodigy(name), groups),
                step -> 1,
                Weight::towardsTarget,
                optimizer -> estimates.add(optimizer.ownRate()),
                (golden, optimizer, initial, weights) -> {
                    float[] expected = golden.floats("prodigy." + name + ".d");
                    for (int step = 0; step < expected.length; step++) {
                        assertThat(estimates.get(step))
                                .as("step size %s", step)
                                .isCloseTo(expected[step], withPercentage(100 * PRODIGY_TOLERANCE));
                    }
                    weights.forEach((weight, values) -> {
                        String label = "prodigy." + name + "." + weight.label();
                        assertMovedAlike(
                                initial.get(weight), values.toFloats(), golden.floats(label), label, PRODIGY_TOLERANCE);
                    });
                });
    }

    @Test
    void scheduleFreeAdamWIsThatOfSchedulefree() {
        AdamW.Options options = new AdamW.Options(0.9, 0.999, 1e-8, DECAY);
        run(
                40,
                10 * RATE,
                10 * TEXT_RATE,
                groups -> new ScheduleFreeAdamW(options, 5, groups),
                step -> new LearningRateSchedule.ScheduleFree().factor(step, 5, 40),
                Weight::towardsTarget,
                optimizer -> {},
                (golden, optimizer, initial, weights) -> {
                    Map<String, Tensor> state = optimizer.state();
                    assertEachMoved(golden, initial, weights, "y");
                    Map<Weight, Tensor> z = new LinkedHashMap<>();
                    weights.keySet().forEach(name -> z.put(name, state.get("z." + name.group() + "." + name.label())));
                    assertEachMoved(golden, initial, z, "z");
                    try (SwappedWeights aside = ((ScheduleFreeAdamW) optimizer).inPlaceOfWeights()) {
                        assertEachMoved(golden, initial, weights, "x");
                    }
                    assertEachMoved(golden, initial, weights, "y");
                });
    }

    private static void assertEachMoved(
            Golden golden, Map<Weight, float[]> initial, Map<Weight, Tensor> actual, String sequence) {
        actual.forEach((name, values) -> {
            String label = "schedule_free." + name.label() + "." + sequence;
            assertMovedAlike(initial.get(name), values.toFloats(), golden.floats(label), label, TOLERANCE);
        });
    }

    @Test
    void lionIsThatOfLionPytorch() {
        Lion.Options options = new Lion.Options(0.9, 0.99, DECAY);
        run(
                20,
                RATE,
                TEXT_RATE,
                groups -> new Lion(options, groups),
                step -> 1,
                (name, weight, step) -> name.noise(step),
                optimizer -> {},
                (golden, optimizer, initial, weights) -> weights.forEach((name, weight) -> {
                    String label = "lion." + name.label();
                    assertMovedAlike(initial.get(name), weight.toFloats(), golden.floats(label), label, TOLERANCE);
                    Tensor mean = optimizer.state().get("exp_avg." + name.group() + "." + name.label());
                    assertThat(Closeness.relativeL2(mean.toFloats(), golden.floats(label + ".exp_avg")))
                            .as(label)
                            .isLessThanOrEqualTo(TOLERANCE);
                }));
    }
}
