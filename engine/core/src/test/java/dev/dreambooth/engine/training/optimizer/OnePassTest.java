package dev.dreambooth.engine.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** In one pass over memory, as on the host, weights and moments become what operations on tensors make of them, as on a GPU. */
class OnePassTest {
    private static final AdamW.Options ADAMW = new AdamW.Options(0.9, 0.999, 1e-8, 0.01);
    private static final Lion.Options LION = new Lion.Options(0.9, 0.99, 0.01);
    private static final int SIZE = 300_001; // more than a chunk, and no multiple of a block
    private static final int STEPS = 4;
    private static final double RATE = 1e-3;
    private static final double FACTOR = 0.5;

    /** An optimizer of some groups. */
    private interface Maker extends Function<List<Optimizer.Group>, ElementwiseOptimizer> {}

    static Stream<Arguments> ways() {
        return Stream.of(
                way("AdamW", DType.BFLOAT16, groups -> new AdamW(ADAMW, groups)),
                way("AdamW, moments of 16 bits", DType.FLOAT32, groups -> new AdamW(ADAMW, groups, DType.BFLOAT16)),
                way("AdamW, moments of 16 bits", DType.BFLOAT16, groups -> new AdamW(ADAMW, groups, DType.BFLOAT16)),
                way("AdamW, moments of 8 bits", DType.FLOAT32, groups -> new AdamW8Bit(ADAMW, groups)),
                way("AdamW, moments of 8 bits", DType.BFLOAT16, groups -> new AdamW8Bit(ADAMW, groups)),
                way("Lion", DType.FLOAT32, groups -> new Lion(LION, groups)),
                way("Lion, moment of 16 bits", DType.BFLOAT16, groups -> new Lion(LION, groups, DType.BFLOAT16)),
                way("Lion, moment of 8 bits", DType.FLOAT32, groups -> new Lion8Bit(LION, groups)));
    }

    private static Arguments way(String name, DType type, Maker maker) {
        return Arguments.of(name, type, maker);
    }

    /** Weights and state after some steps. */
    private static Map<String, float[]> stepped(Maker maker, DType type, boolean inOnePass) {
        try (Scope scope = Scope.open()) {
            Tensor weight = Noise.normal(1, SIZE).to(type).copy();
            List<Optimizer.Group> groups = List.of(new Optimizer.Group("unet", Map.of("w", weight), RATE));
            Map<String, float[]> result = new LinkedHashMap<>();
            try (ElementwiseOptimizer optimizer = maker.apply(groups)) {
                optimizer.roundingBy(7);
                for (int step = 0; step < STEPS; step++) {
                    optimizer.beginStep(step);
                    Tensor gradient = Noise.normal(100 + step, SIZE).to(type).copy();
                    assertThat(optimizer.onHost(weight, RATE)).isNotNull();
                    if (inOnePass) {
                        optimizer.step(List.of(weight), List.of(gradient), FACTOR, 1);
                    } else {
                        byOperations(optimizer, weight, gradient);
                    }
                }
                optimizer
                        .state()
                        .forEach((name, state) ->
                                result.put(name, state.to(DType.FLOAT32).toFloats()));
            }
            result.put("weight", weight.toFloats());
            return result;
        }
    }

    private static void byOperations(ElementwiseOptimizer optimizer, Tensor weight, Tensor gradient) {
        optimizer.countStep(List.of(weight));
        try (Chunks chunks = Chunks.on(weight.device())) {
            chunks.forEach(SIZE, chunk -> {
                boolean full = weight.dtype() == DType.FLOAT32;
                Tensor values =
                        full ? chunk.of(weight) : optimizer.masterWeights().exact(weight, chunk);
                Tensor scaled = chunk.of(gradient).to(DType.FLOAT32).mul(FACTOR);
                optimizer.update(weight, chunk, values, scaled, RATE);
                if (!full) {
                    optimizer.masterWeights().round(weight, chunk, values, optimizer.currentStep());
                }
            });
        }
    }

    /**
     * Sums are rounded otherwise, and so a number at a bound goes to the other side of it now and then; among the small ones
     * codes are far apart, and the next steps count several up to the larger.
     */
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("ways")
    void bothWaysLeadToTheSameNumbers(String name, DType type, Maker maker) {
        Map<String, float[]> inOnePass = stepped(maker, type, true);
        Map<String, float[]> byOperations = stepped(maker, type, false);
        assertThat(inOnePass.keySet()).isEqualTo(byOperations.keySet());
        inOnePass.forEach((part, values) -> {
            float[] others = byOperations.get(part);
            boolean codes = part.startsWith("exp_avg") && name.endsWith("8 bits") && values.length == SIZE;
            int different = 0;
            for (int i = 0; i < values.length; i++) {
                double magnitude = codes ? 0 : Math.max(Math.abs(values[i]), 0.05); // what cancels is near 0
                assertThat(Math.abs(values[i] - others[i]))
                        .as("%s %s: %s and %s", part, i, values[i], others[i])
                        .isLessThanOrEqualTo((float) (codes ? 8 : 2.1 * RATE + magnitude / 64));
                different += Math.abs(values[i] - others[i]) > 2e-6 * magnitude ? 1 : 0;
            }
            assertThat(different).as(part).isLessThanOrEqualTo(values.length / 200);
        });
    }
}
