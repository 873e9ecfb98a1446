package dev.dreambooth.engine.golden;

import static dev.dreambooth.engine.golden.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forward process of training against diffusers' DDPM scheduler. */
class NoiseScheduleGoldenTest {
    @ParameterizedTest
    @ValueSource(strings = {"linear", "scaled_linear", "squaredcos_cap_v2", "zero_snr"})
    void addsTheNoiseThatTheReferenceAdds(String kind) throws IOException {
        try (Scope scope = Scope.open();
                Golden golden = Golden.open("schedulers")) {
            ObjectNode options = (ObjectNode) new ObjectMapper()
                    .readTree(golden.path("forward.json").toFile())
                    .get(kind);
            NoiseSchedule schedule = NoiseSchedule.of(SchedulerConfig.of(options, kind));
            float[] expected = golden.floats("forward/" + kind + "/alphas_cumprod");
            assertThat(schedule.timesteps()).isEqualTo(expected.length);
            for (int t = 0; t < expected.length; t++) {
                // exactly, but where the reference took square roots: libtorch's are not correctly rounded
                double slack = kind.equals("zero_snr") ? 1e-5 * expected[t] : 0;
                double alphaBar = expected[t];
                assertThat(schedule.alphaCumprod(t)).as("alpha bar at %d", t).isCloseTo(alphaBar, within(slack));
            }
            Tensor clean = golden.tensor("forward/clean");
            Tensor noise = golden.tensor("forward/noise");
            Tensor timesteps = golden.tensor("forward/timesteps");
            String noisy = "forward/" + kind + "/noisy";
            assertClose(noisy, schedule.addNoise(clean, noise, timesteps), golden, noisy, 1e-6);
            String velocity = "forward/" + kind + "/velocity";
            assertClose(velocity, schedule.velocity(clean, noise, timesteps), golden, velocity, 1e-6);
        }
    }
}
