package dev.dreambooth.contract.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.RunSpec;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.SettingLayer;
import dev.dreambooth.contract.settings.SettingSources;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which tensors lie in the heap that is kept, by the precision of a run. */
class HeapOptionsTest {
    @TempDir
    private Path project;

    private long mappedFrom(String precision) {
        SettingSources sources = new SettingSources(
                project,
                SettingLayer.defaults(Map.of("outputDirectory", "out"), project),
                SettingLayer.pom(Map.of("subjectClass", "dog", "precision", precision), project),
                SettingLayer.properties(Map.of(), Set.of(), project),
                List.of());
        String options = HeapOptions.of(RunSpec.of(Stage.REGULARIZE, sources.resolve(Stage.REGULARIZE), project));
        String start = "glibc.malloc.mmap_threshold=";
        return List.of(options.split(":", -1)).stream()
                .filter(option -> option.startsWith(start))
                .mapToLong(option -> Long.parseLong(option.substring(start.length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void gradientsIn32BitsStayInTheHeapAndTemporariesOf16BitRunsDoNot() {
        long largestWeight = 1280L * 2560 * 3 * 3;
        assertThat(mappedFrom("fp32")).isGreaterThan(Float.BYTES * largestWeight);
        assertThat(mappedFrom("bf16"))
                .isEqualTo(mappedFrom("fp16"))
                .isGreaterThan(Short.BYTES * 1280L * 1280 * 3 * 3)
                .isLessThan(Float.BYTES * 1280L * 1280 * 3 * 3);
    }
}
