package dev.dreambooth.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.optimizer.AdamW;
import dev.dreambooth.engine.training.optimizer.ExponentialMovingAverage;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The average of weights is that of diffusers' EMAModel after every step, for every course of the decay. */
class MovingAverageGoldenTest {
    @TestFactory
    Stream<DynamicTest> averagesEqualTheReference() throws IOException {
        Golden golden = Golden.open("recipes");
        JsonNode cases =
                new ObjectMapper().readTree(golden.path("averages.json").toFile());
        return StreamSupport.stream(cases.spliterator(), false)
                .map(one -> DynamicTest.dynamicTest(one.get("name").asText(), () -> assertAveragesEqual(golden, one)))
                .onClose(golden::close);
    }

    private static void assertAveragesEqual(Golden golden, JsonNode options) {
        ExponentialMovingAverage.Decay decay = new ExponentialMovingAverage.Decay(
                options.get("decay").asDouble(),
                options.path("min_decay").asDouble(0),
                options.path("update_after_step").asLong(0),
                options.path("use_ema_warmup").asBoolean(false),
                options.path("power").asDouble(2 / 3.0));
        try (Scope scope = Scope.open();
                Tensor weight = golden.tensor("ema.course").select(0, 0).copy()) {
            Tensor expected = golden.tensor("ema." + options.get("name").asText());
            Optimizer.Group group = new Optimizer.Group("unet", Map.of("w", weight), 1);
            try (Optimizer optimizer = new AdamW(new AdamW.Options(0.9, 0.999, 1e-8, 0), List.of(group));
                    ExponentialMovingAverage average = new ExponentialMovingAverage(decay, optimizer)) {
                for (int step = 1; step <= expected.size(0); step++) {
                    weight.copyFrom(golden.tensor("ema.course").select(0, step));
                    average.update(step);
                    assertThat(average.of("unet").get("w").toFloats())
                            .as("average after step %d", step)
                            .containsExactly(expected.select(0, step - 1).toFloats(), within(1e-6f));
                }
            }
        }
    }
}
