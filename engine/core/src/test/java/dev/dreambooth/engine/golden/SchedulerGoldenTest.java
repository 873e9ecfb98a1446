package dev.dreambooth.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.settings.choice.SchedulerName;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.scheduler.Scheduler;
import dev.dreambooth.engine.diffusion.scheduler.SchedulerFactory;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every scheduler, step by step, against the states that diffusers reached with the same network and noise. */
class SchedulerGoldenTest {
    private static final double TOLERANCE = 1e-5;

    /**
     * Of those whose weights are small differences, which the reference takes in single precision: in double precision its
     * own states differ from these by up to 3.3e-5.
     */
    private static final double ROUGH = 4e-5;

    private static final Set<String> ROUGHLY_WEIGHTED =
            Set.of("DEISMultistepScheduler", "KDPM2AncestralDiscreteScheduler", "UniPCMultistepScheduler");
    private static final Golden GOLDEN = Golden.open("schedulers");

    /** What diffusers takes where a case leaves an option out. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "algorithm_type", "dpmsolver++",
            "solver_type", "midpoint",
            "solver_order", "2",
            "use_karras_sigmas", "false",
            "use_exponential_sigmas", "false",
            "use_beta_sigmas", "false",
            "use_lu_lambdas", "false");

    @AfterAll
    static void close() {
        GOLDEN.close();
    }

    private static JsonNode cases() throws IOException {
        return new ObjectMapper().readTree(GOLDEN.path("cases.json").toFile());
    }

    /** A scheduler that users may choose is compared as they get it, with the options that its name promises. */
    @ParameterizedTest
    @EnumSource
    void everySchedulerThatUsersMayChooseHasACase(SchedulerName name) throws IOException {
        assertThat(cases())
                .as("cases of it/reference/schedulers_golden.py with more than one step")
                .anySatisfy(run -> {
                    assertThat(run.get("class").asText()).isEqualTo(name.className());
                    assertThat(run.get("steps").asInt()).isGreaterThan(1);
                    JsonNode options = run.get("options");
                    name.options()
                            .forEach((key, value) -> assertThat(
                                            options.has(key) ? options.get(key).asText() : DEFAULTS.get(key))
                                    .isEqualTo(value.toString()));
                });
    }

    @TestFactory
    Stream<DynamicTest> followsTheReferenceStepByStep() throws IOException {
        JsonNode cases = cases();
        return IntStream.range(0, cases.size())
                .mapToObj(i -> DynamicTest.dynamicTest(i + " " + cases.get(i), () -> follow(i, cases.get(i))));
    }

    private static void follow(int number, JsonNode run) {
        ObjectNode options = run.get("options").deepCopy();
        options.put("_class_name", run.get("class").asText());
        SchedulerFactory factory = SchedulerFactory.ofModel(SchedulerConfig.of(options, "scheduler_config.json"));
        int steps = run.get("steps").asInt();
        float[] expected = GOLDEN.floats(String.valueOf(number));
        int calls = (int) GOLDEN.shape(String.valueOf(number))[0];
        int width = expected.length / calls;
        long handles = Tensor.liveHandles();
        try (Scope scope = Scope.open();
                Scheduler scheduler = factory.create(steps, run.get("eta").asDouble())) {
            double[] timesteps = scheduler.timesteps();
            int begin = run.get("begin").asInt() * scheduler.callsPerStep();
            assertThat(timesteps).as("calls of the network").hasSize(begin + calls);
            Tensor outputs = GOLDEN.tensor("outputs");
            Tensor noise = GOLDEN.tensor("noise");
            Tensor sample = begin == 0
                    ? GOLDEN.tensor("start").mul(scheduler.initNoiseSigma())
                    : scheduler.addNoise(GOLDEN.tensor("start"), noise.select(0, noise.size(0) - 1), begin);
            for (int i = begin; i < begin + calls; i++) {
                // fractions come out of differences of logarithms in single precision
                double timestep = expected[(i - begin) * width];
                double rounding = 2e-6 * timestep + (scheduler.callsPerStep() == 2 ? 1e-2 : 0);
                assertThat(timesteps[i]).as("timestep of step %d", i).isCloseTo(timestep, within(rounding));
                Tensor output = scheduler
                        .scaleModelInput(sample, i)
                        .mul(0.6)
                        .add(outputs.select(0, i).mul(0.8));
                sample = scheduler.step(output, i, sample, step -> noise.select(0, step));
                float[] state = new float[width - 1];
                System.arraycopy(expected, (i - begin) * width + 1, state, 0, width - 1);
                assertThat(Closeness.maxError(sample.toFloats(), state))
                        .as("error after step %d", i)
                        .isLessThanOrEqualTo(
                                ROUGHLY_WEIGHTED.contains(run.get("class").asText()) ? ROUGH : TOLERANCE);
            }
        }
        assertThat(Tensor.liveHandles()).as("handles left over").isEqualTo(handles);
    }
}
