package dev.dreambooth.contract.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Java's heap stays small beside the tensors unless its user has other plans. */
class JavaHeapTest {
    @Test
    void garbageIsCollectedWhileThereIsLittle() {
        assertThat(JavaHeap.options(Map.of("JDK_JAVA_OPTIONS", "-Dfile.encoding=UTF-8 -Xlog:gc")))
                .contains("-XX:+UseSerialGC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseG1GC", "-Da=b  -XX:+UseParallelGC", "-XX:-UseSerialGC", "-Xmx800m", "@options"})
    void whoChoosesIsNotContradicted(String options) {
        assertThat(JavaHeap.options(Map.of("JAVA_TOOL_OPTIONS", options))).isEmpty();
    }
}
