package dev.dreambooth.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.optimizer.Lion;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The optimizers that recipes name go as the packages do that people install, a text encoder's group beside the UNet's. */
class PackagedOptimizerGoldenTest {
    private static final double DECAY = 1e-2;
    private static final double RATE = 1e-3;
    private static final double TEXT_RATE = 2e-4;

    /** Of the way that the reference went: what the order of additions and the rounding of constants may make. */
    private static final double TOLERANCE = 1e-5;

    /** Tensors of a golden file; the matrix begins with zeros. */
    private enum Weight {
        VECTOR(2000, 30),
        MATRIX(2200, 24, 36),
        KERNEL(2400, 8, 4, 3, 3);

        private final long seed;
        private final long[] shape;

        Weight(long seed, long... shape) {
            this.seed = seed;
            this.shape = shape;
        }

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        Tensor initial() {
            return this == MATRIX ? Tensor.zeros(shape) : Noise.normal(seed, shape);
        }

        Tensor noise(int step) {
            return Noise.normal(seed + step, shape);
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
            Gradient gradient,
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
                    optimizer.step(List.copyOf(weights.values()), gradients, 1);
                }
                check.accept(golden, optimizer, initial, weights);
            }
        }
    }

    private static void assertMovedAlike(float[] initial, float[] actual, float[] expected, String what) {
        assertThat(Closeness.distance(actual, expected))
                .as("error of the movement of %s", what)
                .isLessThanOrEqualTo(TOLERANCE * Closeness.distance(initial, expected));
    }

    @Test
    void lionIsThatOfLionPytorch() {
        Lion.Options options = new Lion.Options(0.9, 0.99, DECAY);
        run(
                20,
                RATE,
                TEXT_RATE,
                groups -> new Lion(options, groups),
                (name, weight, step) -> name.noise(step),
                (golden, optimizer, initial, weights) -> weights.forEach((name, weight) -> {
                    String label = "lion." + name.label();
                    assertMovedAlike(initial.get(name), weight.toFloats(), golden.floats(label), label);
                    String group = name == Weight.VECTOR ? "text_encoder." : "unet.";
                    Tensor mean = optimizer.state().get("exp_avg." + group + name.label());
                    assertThat(Closeness.relativeL2(mean.toFloats(), golden.floats(label + ".exp_avg")))
                            .as(label)
                            .isLessThanOrEqualTo(TOLERANCE);
                }));
    }
}
