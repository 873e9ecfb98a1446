package dev.dreambooth.engine.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The optimizer; that its steps are torch's is shown by the golden tests. */
class AdamWTest {
    private static final AdamW.Options PLAIN = new AdamW.Options(0.9, 0.999, 1e-8, 0);

    @Test
    void theFirstStepGoesAgainstTheSignOfTheGradient() {
        assertThat(stepFromZero(() -> Tensor.of(new float[] {1, -2, 3, -4}, 2, 2)))
                .containsExactly(-1, 1, -1, 1);
    }

    @Test
    void aGradientWithOtherStridesIsReadByElementNotByAddress() {
        assertThat(stepFromZero(
                        () -> Tensor.of(new float[] {1, 3, -2, -4}, 2, 2).permute(1, 0)))
                .containsExactly(-1, 1, -1, 1);
    }

    /** The formula of the class, in double precision, for one weight. */
    @Test
    void severalStepsGoAsTheFormulaSays() {
        AdamW.Options options = new AdamW.Options(0.8, 0.9, 0.125, 0.25);
        double rate = 0.5;
        double[] gradients = {1, -0.5, 0.25, 2};
        double w = 1;
        double m = 0;
        double v = 0;
        try (Scope scope = Scope.open()) {
            Tensor parameter = Tensor.ones(1);
            List<Optimizer.Group> groups = List.of(new Optimizer.Group("unet", Map.of("w", parameter), rate));
            try (AdamW optimizer = new AdamW(options, groups)) {
                for (int t = 1; t <= gradients.length; t++) {
                    double g = gradients[t - 1];
                    optimizer.step(List.of(parameter), List.of(Tensor.of(new float[] {(float) g}, 1)), 1);
                    m = 0.8 * m + 0.2 * g;
                    v = 0.9 * v + 0.1 * g * g;
                    double unbiased = m / (1 - Math.pow(0.8, t));
                    double root = Math.sqrt(v / (1 - Math.pow(0.9, t)));
                    w = w * (1 - rate * 0.25) - rate * unbiased / (root + 0.125);
                    assertThat(parameter.item()).as("after step %d", t).isCloseTo(w, within(1e-6));
                }
            }
        }
    }

    private static int[] stepFromZero(Supplier<Tensor> gradient) {
        try (Scope scope = Scope.open()) {
            Tensor parameter = Tensor.zeros(2, 2);
            try (AdamW optimizer = new AdamW(PLAIN, List.of(new Optimizer.Group("unet", Map.of("w", parameter), 1)))) {
                optimizer.step(optimizer.parameters(), List.of(gradient.get()), 1);
            }
            float[] values = parameter.toFloats();
            int[] rounded = new int[values.length];
            for (int i = 0; i < values.length; i++) {
                rounded[i] = Math.round(values[i]);
            }
            return rounded;
        }
    }
}
