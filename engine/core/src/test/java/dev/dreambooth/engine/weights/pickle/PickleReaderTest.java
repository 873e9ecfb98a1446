package dev.dreambooth.engine.weights.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The machine builds plain values, asks before it calls, and ends in one way of refusal whatever it is given. */
class PickleReaderTest {
    private static final PickleObjects RECORDING = new PickleObjects() {
        @Override
        public Object call(Name callee, List<?> arguments) {
            return List.of(callee.qualified(), List.copyOf(arguments));
        }

        @Override
        public Object persistent(Object identity) {
            return Map.of("id", identity);
        }
    };

    private static Object read(String latin) {
        return PickleReader.read(latin.getBytes(StandardCharsets.ISO_8859_1), RECORDING);
    }

    @Test
    void plainValuesBecomeJavas() {
        assertThat(read("\u0080\u0002(K\u0001J\u00ff\u00ff\u00ff\u00ffM\u0000\u0001\u008a\u0002\u0000\u0080"
                        + "G?\u00e0\u0000\u0000\u0000\u0000\u0000\u0000X\u0002\u0000\u0000\u0000hiN\u0088t."))
                .isEqualTo(Arrays.asList(1L, -1L, 256L, -32768L, 0.5, "hi", null, true));
        assertThat(read("}q\u0000(U\u0001a]q\u0001(K\u0001K\u0002eU\u0001bh\u0001K\u0005K\u0006u."))
                .isEqualTo(Map.of("a", List.of(1L, 2L), "b", List.of(1L, 2L)));
    }

    @Test
    void callsAreAskedFor() {
        assertThat(read("cos\nsystem\nU\u0002id\u0085R.")).isEqualTo(List.of("os.system", List.of("id")));
        assertThat(read("U\u0003keyQ.")).isEqualTo(Map.of("id", "key"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', is cut off",
        "K, is cut off",
        "'X\u00ff\u00ff\u00ff\u007f.', is cut off",
        "., takes more than it has put down",
        "t., takes more than it has put down",
        "h\u0007., recalls what it never kept",
        "i., has the instruction 0x69 at byte 0",
        "K\u0001K\u0002\u0093., names something by what is no text"
    })
    void brokenOnesAreRefused(String pickle, String finding) {
        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(MalformedPickleException.class)
                .hasMessageContaining(finding);
    }

    /** Each empty dict takes one byte in the pickle, and dozens as an object. */
    @Test
    void endlessOnesAreRefused() {
        assertThatThrownBy(() -> read("}".repeat(1_000_001) + "."))
                .isInstanceOf(MalformedPickleException.class)
                .hasMessageContaining("more than 1000000 instructions");
    }

    @Test
    void noiseEndsInAValueOrARefusal() {
        String instructions =
                "\u0080\u0095(N\u0088JKMG\u008aXUCB)\u0085\u0086\u0087t]}aesuqrhjc\u0093QRb0\u0081\u0094.\n\u0001\u0000";
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder pickle = new StringBuilder();
            for (int i = 0; i < 40; i++) {
                pickle.append(instructions.charAt(random.nextInt(instructions.length())));
            }
            try {
                byte[] bytes = pickle.append('.').toString().getBytes(StandardCharsets.ISO_8859_1);
                PickleReader.read(bytes, new TorchObjects());
            } catch (MalformedPickleException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
