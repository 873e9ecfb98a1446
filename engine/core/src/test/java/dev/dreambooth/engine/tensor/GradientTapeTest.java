package dev.dreambooth.engine.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tape gives the derivatives that calculus gives, whatever it keeps, and leaves no handle behind. */
class GradientTapeTest {
    private final Map<Tensor, float[]> gradients = new HashMap<>();
    private final List<List<Tensor>> deliveries = new ArrayList<>();

    private void note(List<Tensor> parameters, List<Tensor> found) {
        deliveries.add(List.copyOf(parameters));
        for (int i = 0; i < found.size(); i++) {
            assertThat(gradients.put(parameters.get(i), found.get(i).toFloats()))
                    .isNull();
        }
    }

    private static Tensor parameter(float... values) {
        return Tensor.of(values, values.length).requireGrad(true);
    }

    @ParameterizedTest
    @EnumSource
    void aParameterThatSeveralOpsReadGetsTheSumOnce(GradientTape.Keep keep) {
        try (Scope scope = Scope.open();
                GradientTape tape = GradientTape.open(keep)) {
            Tensor x = parameter(1, 2, 3);
            Tensor y = parameter(4, 5, 6);
            Tensor loss = x.mul(y).add(x.square()).mul(x).sum(); // x²y + x³
            tape.backward(loss, false, this::note);
            assertThat(gradients.get(x)).containsExactly(2 * 4 + 3, 4 * 5 + 12, 6 * 6 + 27); // 2xy + 3x²
            assertThat(gradients.get(y)).containsExactly(1, 4, 9); // x²
            assertThat(deliveries).containsExactly(List.of(x, y));
        }
    }

    @ParameterizedTest
    @EnumSource
    void gradientsComeFromTheLastOpOnAndAsOftenAsAsked(GradientTape.Keep keep) {
        try (Scope scope = Scope.open();
                GradientTape tape = GradientTape.open(keep)) {
            Tensor first = parameter(2);
            Tensor second = parameter(3);
            Tensor loss;
            try (Scope forward = Scope.open()) { // all handles of the forward pass are closed on the way back
                loss = forward.keep(Tensor.ones(1).mul(first).mul(second));
            }
            tape.backward(loss, true, (parameters, found) -> deliveries.add(List.copyOf(parameters)));
            tape.backward(loss, false, this::note);
            assertThat(deliveries).containsExactly(List.of(second), List.of(first), List.of(second), List.of(first));
            assertThat(gradients.get(first)).containsExactly(3);
            assertThat(gradients.get(second)).containsExactly(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aParameterMayBeChangedOnceItsGradientIsComplete(GradientTape.Keep keep) {
        try (Scope scope = Scope.open();
                GradientTape tape = GradientTape.open(keep)) {
            Tensor first = parameter(2);
            Tensor second = parameter(3);
            Tensor loss = Tensor.ones(1).mul(first).square().mul(second); // 3 · 2²
            tape.backward(loss, false, (parameters, found) -> {
                note(parameters, found);
                parameters.forEach(parameter -> parameter.copyFrom(Tensor.zeros(1)));
            });
            assertThat(gradients.get(first)).containsExactly(12);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingPassesWhatIsCutOffOrUnused(GradientTape.Keep keep) {
        try (Scope scope = Scope.open();
                GradientTape tape = GradientTape.open(keep)) {
            Tensor x = parameter(5);
            Tensor unused = parameter(6);
            unused.square();
            Tensor constant;
            try (GradMode off = GradMode.disable()) {
                constant = x.square();
            }
            tape.backward(x.mul(x.detach()).add(constant), false, this::note);
            assertThat(gradients).containsOnlyKeys(x);
            assertThat(gradients.get(x)).containsExactly(5);
            assertThatThrownBy(() -> tape.backward(constant, false, this::note))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void opsWithSeveralResultsPassTheGradientsOfThoseThatAreUsed(GradientTape.Keep keep) {
        try (Scope scope = Scope.open();
                GradientTape tape = GradientTape.open(keep)) {
            Tensor x = parameter(1, 2, 3, 4);
            Tensor loss = x.square().chunk(2, 0).get(1).sum();
            tape.backward(loss, false, this::note);
            assertThat(gradients.get(x)).containsExactly(0, 0, 6, 8);
        }
    }

    @Test
    void handlesAreFreedAlsoWhenNobodyLooksBack() {
        long before = Tensor.liveHandles();
        for (GradientTape.Keep keep : GradientTape.Keep.values()) {
            for (boolean differentiate : new boolean[] {true, false}) {
                try (Scope scope = Scope.open();
                        GradientTape tape = GradientTape.open(keep)) {
                    Tensor x = parameter(1, 2);
                    Tensor loss = x.mul(Tensor.ones(2)).square().add(x).sum();
                    if (differentiate) {
                        tape.backward(loss, true, (parameters, found) -> {});
                    }
                }
            }
        }
        assertThat(Tensor.liveHandles()).isEqualTo(before);
    }
}
