package dev.dreambooth.embedded.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A learner finds the bottom of a bowl, and one that was saved and loaded goes on as if nothing had happened. */
class LearnerTest {
    private static double step(Learner learner, Tensor weight) {
        return learner.step(
                () -> weight.sub(Tensor.of(new float[] {3, -2}, 2)).square().sum(), 0.1);
    }

    @Test
    void descends() {
        try (Scope scope = Scope.open()) {
            Tensor weight = Tensor.zeros(2);
            Learner learner = new Learner(Map.of("w", weight), 0);
            double first = step(learner, weight);
            double last = first;
            for (int i = 0; i < 200; i++) {
                last = step(learner, weight);
            }
            assertThat(first).isEqualTo(13);
            assertThat(last).isLessThan(1e-3);
            assertThat(learner.averages().get("w").toFloats()[0]).isBetween(2f, 3.2f);
        }
    }

    @Test
    void goesOnWhereItWas(@TempDir Path folder) {
        try (Scope scope = Scope.open()) {
            Tensor weight = Tensor.zeros(2);
            Learner learner = new Learner(Map.of("w", weight), 0.01);
            step(learner, weight);
            step(learner, weight);
            learner.save(folder.resolve("checkpoint.safetensors"));
            Tensor other = Tensor.ones(2);
            Learner resumed = new Learner(Map.of("w", other), 0.01);
            resumed.load(folder.resolve("checkpoint.safetensors"));
            assertThat(resumed.steps()).isEqualTo(2);
            for (int i = 0; i < 3; i++) {
                assertThat(step(resumed, other)).isEqualTo(step(learner, weight));
            }
            assertThat(other.toFloats()).isEqualTo(weight.toFloats());
            assertThat(resumed.averages().get("w").toFloats())
                    .isEqualTo(learner.averages().get("w").toFloats());
        }
    }
}
