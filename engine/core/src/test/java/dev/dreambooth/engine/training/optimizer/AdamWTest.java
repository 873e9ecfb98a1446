package dev.dreambooth.engine.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

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
