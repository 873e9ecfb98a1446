package dev.dreambooth.engine.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.engine.tensor.Autograd;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What all optimizers have in common: groups, frozen parts, parameters of 16 bits, and the state that a checkpoint holds. */
class OptimizerTest {
    private static final AdamW.Options OPTIONS = new AdamW.Options(0.9, 0.999, 1e-8, 0);

    private static final Lion.Options LION_OPTIONS = new Lion.Options(0.9, 0.99, 0);

    /** By every third weight; without a bias, so that the first step is as long as d₀. */
    private static final Prodigy.Options PRODIGY_OPTIONS = new Prodigy.Options(
            new AdamW.Options(0.9, 0.999, 1e-8, 0), 0.99, true, false, 1, 1e-6, Double.POSITIVE_INFINITY, 3);

    /** Large enough for moments in 8 bits, and no multiple of their blocks. */
    private static final int BIG = AdamW8Bit.SMALLEST + 1;

    private static final float RATE = 0.25f;

    private final Scope scope = Scope.open();

    @AfterEach
    void closeScope() {
        scope.close();
    }

    /** The optimizers. */
    private enum Kind {
        ADAMW,
        ADAMW_8BIT,
        ADAFACTOR,
        LION,
        LION_8BIT,
        PRODIGY,
        SCHEDULE_FREE;

        Optimizer of(List<Optimizer.Group> groups) {
            return switch (this) {
                case ADAMW -> new AdamW(OPTIONS, groups);
                case ADAMW_8BIT -> new AdamW8Bit(OPTIONS, groups);
                case ADAFACTOR -> new Adafactor(0, groups);
                case LION -> new Lion(LION_OPTIONS, groups);
                case LION_8BIT -> new Lion8Bit(LION_OPTIONS, groups);
                case PRODIGY -> new Prodigy(PRODIGY_OPTIONS, groups);
                case SCHEDULE_FREE -> new ScheduleFreeAdamW(OPTIONS, 0, groups);
            };
        }
    }

    private static Optimizer.Group group(String prefix, Tensor weight, double rate) {
        return new Optimizer.Group(prefix, Map.of("w", weight), rate);
    }

    private static float[] filled(int size, float value) {
        float[] values = new float[size];
        Arrays.fill(values, value);
        return values;
    }

    /** The first step of each of them is as long as the learning rate where all gradients have one magnitude. */
    @ParameterizedTest
    @EnumSource(names = "PRODIGY", mode = EnumSource.Mode.EXCLUDE)
    void eachGroupHasItsLearningRate(Kind kind) {
        Tensor slow = Tensor.zeros(BIG);
        Tensor fast = Tensor.zeros(3);
        try (Optimizer optimizer = kind.of(List.of(group("unet", slow, RATE), group("text_encoder", fast, 1)))) {
            optimizer.step(
                    optimizer.parameters(), List.of(Tensor.ones(BIG), Tensor.of(new float[] {-1, 1, -1}, 3)), 0.5);
        }
        assertThat(slow.toFloats()).containsExactly(filled(BIG, -RATE / 2), within(1e-5f));
        assertThat(fast.toFloats()).containsExactly(new float[] {0.5f, -0.5f, 0.5f}, within(1e-5f));
    }

    @ParameterizedTest
    @EnumSource(names = "PRODIGY", mode = EnumSource.Mode.EXCLUDE)
    void aFewParametersMayTakeTheirStepAlone(Kind kind) {
        Tensor one = Tensor.zeros(BIG);
        Tensor other = Tensor.zeros(BIG);
        try (Optimizer optimizer = kind.of(List.of(group("unet", one, RATE), group("text_encoder", other, RATE)))) {
            optimizer.step(List.of(other), List.of(Tensor.ones(BIG)), 1);

            assertThat(one.toFloats()).containsOnly(0);
            assertThat(other.toFloats()).containsExactly(filled(BIG, -RATE), within(1e-5f));
            Map<String, Tensor> state = optimizer.state();
            if (kind != Kind.LION && kind != Kind.LION_8BIT) { // theirs are all alike
                assertThat(state.get("step.unet.w").item()).isZero();
                assertThat(state.get("step.text_encoder.w").item()).isOne();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFrozenGroupIsLeftOutAndItsStateKept(Kind kind) {
        Tensor unet = Tensor.zeros(BIG).requireGrad(true);
        Tensor text = Tensor.zeros(3).requireGrad(true);
        List<Optimizer.Group> groups = List.of(group("unet", unet, 1), group("text_encoder", text, 1));
        try (Optimizer optimizer = kind.of(groups)) {
            int kept = optimizer.state().size();
            assertThat(optimizer.parameters()).containsExactly(unet, text);

            optimizer.freeze(groups.get(1));

            assertThat(optimizer.parameters()).containsExactly(unet);
            assertThat(optimizer.groups()).isEqualTo(groups);
            assertThat(optimizer.state()).hasSize(kept);
            try (GradMode recording = GradMode.enable()) {
                assertThat(Autograd.gradients(unet.sum(), List.of(unet))).hasSize(1);
                assertThatThrownBy(() -> Autograd.gradients(text.sum(), List.of(text)))
                        .as("nothing is recorded for it any more")
                        .hasMessageContaining("does not require grad");
            }
        }
    }

    private static Stream<Arguments> states() {
        return Stream.of(
                Arguments.of(
                        Kind.ADAMW, List.of("exp_avg", "exp_avg_sq", "step"), List.of("exp_avg", "exp_avg_sq", "step")),
                Arguments.of(
                        Kind.ADAMW_8BIT,
                        List.of("exp_avg", "exp_avg_sq", "step"),
                        List.of("exp_avg", "exp_avg_absmax", "exp_avg_sq", "exp_avg_sq_absmax", "step")),
                Arguments.of(
                        Kind.ADAFACTOR,
                        List.of("exp_avg_sq", "step"),
                        List.of("exp_avg_sq_row", "exp_avg_sq_col", "step")),
                Arguments.of(
                        Kind.PRODIGY,
                        List.of("exp_avg", "exp_avg_sq", "s", "p0"),
                        List.of("exp_avg", "exp_avg_sq", "s", "p0")),
                Arguments.of(
                        Kind.SCHEDULE_FREE, List.of("z", "exp_avg_sq", "step"), List.of("z", "exp_avg_sq", "step")),
                Arguments.of(Kind.LION, List.of("exp_avg"), List.of("exp_avg")),
                Arguments.of(Kind.LION_8BIT, List.of("exp_avg"), List.of("exp_avg", "exp_avg_absmax")));
    }

    @ParameterizedTest
    @MethodSource("states")
    void aCheckpointHoldsAllThatTheNextStepDependsOn(Kind kind, List<String> ofVector, List<String> ofMatrix) {
        Tensor vector = Tensor.zeros(3).to(DType.FLOAT16);
        Tensor matrix = Tensor.zeros(64, 65);
        List<Optimizer.Group> groups = List.of(group("text_encoder", vector, 1), group("unet", matrix, 1));
        try (Optimizer optimizer = kind.of(groups).roundingBy(0)) {
            assertThat(optimizer.state().keySet())
                    .containsExactlyInAnyOrderElementsOf(Stream.of(
                                    ofVector.stream().map(state -> state + ".text_encoder.w"),
                                    Stream.of("master.text_encoder.w"),
                                    kind == Kind.PRODIGY ? Stream.of("step_size") : Stream.<String>empty(),
                                    ofMatrix.stream().map(state -> state + ".unet.w"))
                            .flatMap(names -> names)
                            .toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingFreesTheStateAndNotTheParameters(Kind kind) {
        Tensor half = Tensor.zeros(BIG).to(DType.FLOAT16);
        Tensor full = Tensor.zeros(2, 3);
        long before = Tensor.liveHandles();

        kind.of(List.of(group("unet", half, 1), group("text_encoder", full, 1)))
                .roundingBy(0)
                .close();

        assertThat(Tensor.liveHandles()).isEqualTo(before);
        assertThat(full.toFloats()).hasSize(6);
    }

    /** Adam's moments and Adafactor's mean squares show what the gradients were multiplied by; the first step does not. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
    void gradientsAreMultipliedByTheirFactorWhateverTheType(DType type) {
        Tensor weight = Tensor.ones(2).to(type);
        try (Optimizer adam =
                        Kind.ADAMW.of(List.of(group("unet", weight, RATE))).roundingBy(0);
                Optimizer adafactor =
                        Kind.ADAFACTOR.of(List.of(group("unet", weight, RATE))).roundingBy(0)) {
            for (Optimizer optimizer : List.of(adam, adafactor)) {
                weight.copyFrom(Tensor.ones(2));
                optimizer.step(
                        List.of(weight),
                        List.of(Tensor.of(new float[] {8, -8}, 2).to(type)),
                        0.25,
                        1);
                assertThat(weight.toFloats()).containsExactly(new float[] {1 - RATE, 1 + RATE}, within(1e-5f));
            }
            assertThat(adam.state().get("exp_avg.unet.w").toFloats())
                    .containsExactly(new float[] {0.2f, -0.2f}, within(1e-6f));
            assertThat(adafactor.state().get("exp_avg_sq.unet.w").toFloats())
                    .containsExactly(new float[] {4, 4}, within(1e-5f));
        }
    }

    @Test
    void whatHasNoMasterCopyIsItsOwnSource() {
        Tensor half = Tensor.ones(2).to(DType.FLOAT16);
        Tensor full = Tensor.ones(2);
        List<Optimizer.Group> groups = List.of(group("unet", half, 1), group("text_encoder", full, 1));
        try (Optimizer optimizer = Kind.ADAMW.of(groups)) {
            assertThat(optimizer.source(half)).as("before roundingBy").isSameAs(half);
            optimizer.roundingBy(0);
            assertThat(optimizer.source(full)).isSameAs(full);
            assertThat(optimizer.source(half)).isSameAs(optimizer.state().get("master.unet.w"));
        }
    }

    @Test
    void parametersOf16BitsNeedToBeToldHowToRound() {
        Tensor weight = Tensor.ones(2).to(DType.BFLOAT16);
        try (Optimizer optimizer = Kind.ADAMW.of(List.of(group("unet", weight, 1)))) {
            assertThatThrownBy(() -> optimizer.step(List.of(weight), List.of(Tensor.ones(2)), 1))
                    .hasMessageContaining("want roundingBy first");
        }
    }

    @Test
    void aStrangersParameterIsNoneOfTheOptimizers() {
        Tensor weight = Tensor.zeros(2);
        Tensor stranger = Tensor.zeros(2);
        try (AdamW optimizer = new AdamW(OPTIONS, List.of(group("unet", weight, 1)))) {
            assertThat(optimizer.stepCounter(weight).item()).isZero();
            assertThatThrownBy(() -> optimizer.stepCounter(stranger))
                    .hasMessageContaining("the optimizer has no such parameter");
        }
    }
}
