package dev.dreambooth.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Seeded noise is that of torch's CPU generator, so a diffusers user finds the same image for the same seed. */
class NoiseGoldenTest {
    private static final String FIRST = "/0";

    @TestFactory
    Stream<DynamicTest> drawsEqualTorchs() {
        Golden golden = Golden.open("noise");
        return golden.names().stream()
                .filter(name -> name.endsWith(FIRST))
                .map(name -> name.substring(0, name.length() - FIRST.length()))
                .map(name -> DynamicTest.dynamicTest(name, () -> assertDrawsEqual(golden, name)))
                .onClose(golden::close);
    }

    private static void assertDrawsEqual(Golden golden, String name) {
        long seed = Long.parseLong(name.substring(0, name.indexOf('/')));
        int draws = (int)
                golden.names().stream().filter(it -> it.startsWith(name + '/')).count();
        try (Scope scope = Scope.open()) {
            List<Tensor> continued = Noise.normals(seed, draws, golden.shape(name + FIRST));
            for (int draw = 0; draw < draws; draw++) {
                float[] expected = golden.floats(name + '/' + draw);
                assertThat(continued.get(draw).toFloats()).containsExactly(expected, within(1e-6f));
            }
            assertThat(Noise.normal(seed, golden.shape(name + FIRST)).toFloats())
                    .containsExactly(golden.floats(name + FIRST), within(1e-6f));
        }
    }
}
