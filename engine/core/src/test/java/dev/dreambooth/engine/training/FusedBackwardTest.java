package dev.dreambooth.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.engine.tensor.GradientTape;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.BackwardPass.Clipping;
import dev.dreambooth.engine.training.optimizer.AdamW;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the fused backward pass makes of gradients; AdamW's first mean, a tenth of the clipped gradient, tells. */
class FusedBackwardTest {
    private static final AdamW.Options OPTIONS = new AdamW.Options(0.9, 0.999, 1e-8, 0.5);

    private record Outcome(double norm, float[] means, float[] weights) {}

    /** Loss 3a + 4b·c, with a and b in blocks of their own, d in none. */
    private static Outcome step(Clipping clipping, double maxNorm, double c) {
        try (Scope scope = Scope.open()) {
            Tensor a = Tensor.scalar(1);
            Tensor b = Tensor.scalar(1);
            Tensor d = Tensor.scalar(1);
            Optimizer.Group group = new Optimizer.Group("unet", Map.of("a", a, "b", b, "d", d), 0.1);
            try (AdamW optimizer = new AdamW(OPTIONS, List.of(group))) {
                optimizer.parameters().forEach(parameter -> parameter.requireGrad(true));
                try (GradientTape tape = GradientTape.open(GradientTape.Keep.INPUTS)) {
                    Tensor loss =
                            Tensor.scalar(3).mul(a).add(Tensor.scalar(4 * c).mul(b));
                    double norm = new FusedBackward(optimizer, 1, maxNorm, 1).take(tape, loss, clipping);
                    Map<String, Tensor> state = optimizer.state();
                    return new Outcome(norm, new float[] {mean(state, "a"), mean(state, "b")}, new float[] {
                        (float) a.item(), (float) b.item(), (float) d.item()
                    });
                }
            }
        }
    }

    private static float mean(Map<String, Tensor> state, String name) {
        return (float) state.get("exp_avg.unet." + name).item();
    }

    @Test
    void globalClippingScalesAllGradientsByTheNormOfAll() {
        Outcome outcome = step(Clipping.GLOBAL, 1, 1);
        assertThat(outcome.norm()).isEqualTo(5);
        assertThat(outcome.means()).containsExactly(new float[] {0.06f, 0.08f}, within(1e-6f));
    }

    @Test
    void clippingByBlockScalesEachBlockByItsOwn() {
        Outcome outcome = step(Clipping.BLOCK, 3.5, 1);
        assertThat(outcome.norm()).isEqualTo(5);
        assertThat(outcome.means()).containsExactly(new float[] {0.3f, 0.35f}, within(1e-6f));
    }

    @ParameterizedTest
    @EnumSource
    void aParameterThatTheLossDoesNotDependOnDecaysAsInAnOrdinaryStep(Clipping clipping) {
        assertThat(step(clipping, 1, 1).weights()[2]).isEqualTo(0.95f);
    }

    @Test
    void globalClippingLeavesAllAsItWasIfTheNormIsNotFinite() {
        Outcome outcome = step(Clipping.GLOBAL, 1, Double.POSITIVE_INFINITY);
        assertThat(outcome.norm()).isInfinite();
        assertThat(outcome.weights()).containsExactly(1, 1, 1);
    }

    @Test
    void clippingByBlockNeverAppliesAGradientThatIsNotFinite() {
        Outcome outcome = step(Clipping.BLOCK, 1, Double.POSITIVE_INFINITY);
        assertThat(outcome.norm()).isNotFinite();
        assertThat(outcome.weights()[1]).isEqualTo(1);
    }
}
