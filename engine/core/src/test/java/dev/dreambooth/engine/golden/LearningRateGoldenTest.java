package dev.dreambooth.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreambooth.engine.training.optimizer.LearningRateSchedule;
import java.io.IOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every schedule of the learning rate is diffusers', step by step, with and without warm-up, and beyond the end. */
class LearningRateGoldenTest {
    @TestFactory
    Stream<DynamicTest> factorsEqualTheReference() throws IOException {
        JsonNode cases = new ObjectMapper()
                .readTree(
                        Golden.folder("recipes").resolve("learning_rates.json").toFile());
        return StreamSupport.stream(cases.spliterator(), false)
                .map(one -> DynamicTest.dynamicTest(
                        one.get("name").asText() + ", warm-up " + one.get("warmup"), () -> assertFactorsEqual(one)));
    }

    private static void assertFactorsEqual(JsonNode expected) {
        LearningRateSchedule schedule = schedule(expected.get("name").asText(), expected);
        for (int step = 0; step < expected.get("factors").size(); step++) {
            assertThat(schedule.factor(
                            step,
                            expected.get("warmup").asLong(),
                            expected.get("total").asLong()))
                    .as("factor at step %d", step)
                    .isCloseTo(expected.get("factors").get(step).asDouble(), within(1e-12));
        }
    }

    /** The schedule with diffusers' name, its options from a document. */
    static LearningRateSchedule schedule(String name, JsonNode options) {
        return switch (name) {
            case "constant", "constant_with_warmup" -> new LearningRateSchedule.Constant();
            case "linear" -> new LearningRateSchedule.Linear();
            case "cosine" -> new LearningRateSchedule.Cosine();
            case "cosine_with_restarts" ->
                new LearningRateSchedule.CosineWithRestarts(
                        options.get("num_cycles").asInt());
            case "polynomial" ->
                new LearningRateSchedule.Polynomial(
                        options.get("power").asDouble(), options.get("end").asDouble());
            default -> throw new IllegalArgumentException(name);
        };
    }
}
