package dev.dreambooth.engine.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Averages of several groups, by name and in the place of their weights; the course of the decay, worked out by hand. */
class ExponentialMovingAverageTest {
    private static final ExponentialMovingAverage.Decay HALF =
            new ExponentialMovingAverage.Decay(0.5, 0.5, -100, false, 0);

    private final Scope scope = Scope.open();
    private final Tensor first = Tensor.zeros(2);
    private final Tensor second = Tensor.zeros(2);
    private final Tensor text = Tensor.zeros(1).to(DType.BFLOAT16);
    private Optimizer optimizer;
    private ExponentialMovingAverage average;

    @BeforeEach
    void begin() {
        Map<String, Tensor> unet = new LinkedHashMap<>();
        unet.put("a", first);
        unet.put("b", second);
        optimizer = new AdamW(
                        new AdamW.Options(0.9, 0.999, 1e-8, 0),
                        List.of(
                                new Optimizer.Group("unet", unet, 1),
                                new Optimizer.Group("text_encoder", Map.of("a", text), 1)))
                .roundingBy(0);
        average = new ExponentialMovingAverage(HALF, optimizer);
        first.copyFrom(Tensor.of(new float[] {2, 4}, 2));
        second.copyFrom(Tensor.of(new float[] {6, 8}, 2));
        text.copyFrom(Tensor.scalar(3));
        average.update(1);
    }

    @AfterEach
    void end() {
        average.close();
        optimizer.close();
        scope.close();
    }

    @Test
    void eachGroupHasItsAveragesByName() {
        assertThat(average.of("unet")).containsOnlyKeys("a", "b");
        assertThat(average.of("unet").get("b").toFloats()).containsExactly(3, 4);
        assertThat(average.of("text_encoder")).containsOnlyKeys("a");
        assertThat(average.of("text_encoder").get("a").toFloats()).containsExactly(1.5f);
        assertThat(average.of("vae")).isEmpty();
        assertThat(average.state().keySet()).containsExactly("ema.unet.a", "ema.unet.b", "ema.text_encoder.a");
        assertThat(average.state().get("ema.text_encoder.a"))
                .isSameAs(average.of("text_encoder").get("a"));
    }

    @Test
    void inTheEndEachAverageReplacesItsOwnWeight() {
        average.copyToWeights();

        assertThat(first.toFloats()).containsExactly(1, 2);
        assertThat(second.toFloats()).containsExactly(3, 4);
        assertThat(text.toFloats()).containsExactly(1.5f);
        assertThat(text.dtype()).isEqualTo(DType.BFLOAT16);
    }

    @Test
    void whatStoodAsideComesBackOnce() {
        SwappedWeights aside = average.inPlaceOfWeights();
        assertThat(first.toFloats()).containsExactly(1, 2);
        assertThat(text.toFloats()).containsExactly(1.5f);

        aside.close();
        aside.close();

        assertThat(first.toFloats()).containsExactly(2, 4);
        assertThat(second.toFloats()).containsExactly(6, 8);
        assertThat(text.toFloats()).containsExactly(3);
        assertThat(average.of("unet").get("a").toFloats()).containsExactly(1, 2);
    }

    @Test
    void closingFreesTheAveragesAndNotTheWeights() {
        long before = Tensor.liveHandles();
        new ExponentialMovingAverage(HALF, optimizer).close();
        assertThat(Tensor.liveHandles()).isEqualTo(before);
        assertThat(first.toFloats()).containsExactly(2, 4);
    }

    @ParameterizedTest
    @CsvSource({
        // decay, smallest, after, warm-up, power, step: d
        "0.9999, 0,   0, false, 0,    1, 0", // there is no average yet
        "0.9999, 0.3, 0, false, 0,    1, 0",
        "0.9999, 0,   0, false, 0,    2, 0.181818", // 2/11
        "0.9999, 0.3, 0, false, 0,    2, 0.3",
        "0.9999, 0,   5, false, 0,    6, 0",
        "0.9999, 0,   5, false, 0,    7, 0.181818",
        "0.5,    0,   0, false, 0,  100, 0.5",
        "0.9999, 0,   0, true,  0.5,  4, 0.5", // 1 - 4^-0.5
        "0.9999, 0,   0, true,  0.75, 16, 0.875", // 1 - 16^-0.75
    })
    void theDecayRises(
            double most, double least, long after, boolean warmup, double power, long step, double expected) {
        assertThat(new ExponentialMovingAverage.Decay(most, least, after, warmup, power).at(step))
                .isCloseTo(expected, within(1e-6));
    }
}
