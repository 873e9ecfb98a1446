package dev.dreambooth.engine.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The steps of Adafactor on parameters of 16 bits; that those in 32 are transformers' is shown by the golden tests. */
class AdafactorTest {
    /** More than one chunk, and no multiple of it. */
    private static final int BIG = 300_000;

    private static final double RATE = 0.01;
    private static final int STEPS = 3;

    /** The weights after some steps of seeded gradients, in 32 bits where there are such. */
    private static float[] stepped(DType type, int size) {
        try (Scope scope = Scope.open()) {
            Tensor weight = Noise.normal(1, size).to(type);
            List<Optimizer.Group> groups = List.of(new Optimizer.Group("unet", Map.of("w", weight), RATE));
            try (Optimizer optimizer = new Adafactor(0.1, groups).roundingBy(7)) {
                for (int step = 0; step < STEPS; step++) {
                    optimizer.beginStep(step);
                    // what a type cannot hold is no part of the comparison
                    Tensor gradient =
                            Noise.normal(100 + step, size).to(DType.BFLOAT16).to(type);
                    optimizer.step(List.of(weight), List.of(gradient), 0.5, 1);
                }
                return optimizer.source(weight).toFloats();
            }
        }
    }

    /** How far weights are from others, in parts of the distance of two neighbours that a type can hold there. */
    private static double farthest(float[] weights, float[] others, double relativeDistance) {
        double farthest = 0;
        for (int i = 0; i < others.length; i++) {
            double distance = relativeDistance * Math.max(0.05, Math.abs(others[i]));
            farthest = Math.max(farthest, Math.abs(weights[i] - others[i]) / distance);
        }
        return farthest;
    }

    @Test
    void theMasterCopiesOfFloat16GoWhereWeightsIn32BitsGo() {
        float[] full = stepped(DType.FLOAT32, BIG);
        assertThat(farthest(stepped(DType.FLOAT16, BIG), full, 1.0 / 1024))
                .as("but for the rounding that they began with")
                .isLessThan(1);
    }

    @Test
    void weightsInBfloat16AreAsFarOffAsTheirRoundingsAtMost() {
        float[] full = stepped(DType.FLOAT32, BIG);
        assertThat(farthest(stepped(DType.BFLOAT16, BIG), full, 1.0 / 128))
                .as("one rounding to the nearest, and one to a neighbour at each step")
                .isLessThan(0.5 + STEPS);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16"})
    void theWeightsOf16BitsAreWhatTheStepsCameTo(DType type) {
        try (Scope scope = Scope.open()) {
            Tensor weight = Tensor.ones(2, 2).to(type);
            List<Optimizer.Group> groups = List.of(new Optimizer.Group("unet", Map.of("w", weight), 0.5));
            try (Optimizer optimizer = new Adafactor(0, groups).roundingBy(7)) {
                // the first step is as long as the learning rate where all gradients have one magnitude
                Tensor gradient = Tensor.of(new float[] {3, -3, -3, 3}, 2, 2).to(type);
                optimizer.step(List.of(weight), List.of(gradient), 1);
            }
            assertThat(weight.dtype()).isEqualTo(type);
            assertThat(weight.toFloats()).containsExactly(0.5f, 1.5f, 1.5f, 0.5f);
        }
    }
}
