package dev.dreambooth.contract.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.spec.RunSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which tensors lie in the heap that is kept, by the precision of a run and by what it does. */
class HeapOptionsTest {
    @TempDir
    private Path project;

    private long mappedFrom(Stage stage, String precision) {
        return mappedFrom(stage, Map.of("precision", precision));
    }

    private long mappedFrom(Stage stage, Map<String, String> chosen) {
        Map<String, String> settings = new HashMap<>(chosen);
        settings.putAll(Map.of("subjectClass", "dog", "instanceImages", "images"));
        SettingSources sources = new SettingSources(
                project,
                SettingLayer.defaults(Map.of("outputDirectory", "out"), project),
                SettingLayer.pom(settings, project),
                SettingLayer.properties(Map.of(), Set.of(), project),
                List.of());
        String options = HeapOptions.of(RunSpec.of(stage, sources.resolve(stage), project));
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
        assertThat(mappedFrom(Stage.TRAIN, "fp32")).isGreaterThan(Float.BYTES * largestWeight);
        assertThat(mappedFrom(Stage.TRAIN, "bf16"))
                .isEqualTo(mappedFrom(Stage.TRAIN, "fp16"))
                .isGreaterThan(Short.BYTES * 1280L * 1280 * 3 * 3)
                .isLessThan(Float.BYTES * 1280L * 1280 * 3 * 3);
    }

    @Test
    void widenedLayersStayOutsideTheHeap() {
        Map<String, String> rounded =
                Map.of("trainMethod", "lora", "gradientCheckpointing", "true", "baseModelPrecision", "int8");
        assertThat(mappedFrom(Stage.TRAIN, rounded)).isLessThan(Float.BYTES * 1280L * 1280 * 3 * 3);
    }

    @Test
    void imagesAreDecodedOutsideTheHeap() {
        long largestOfTheDecoder = 512L * 512 * 128;
        assertThat(mappedFrom(Stage.GENERATE, "fp32")).isLessThan(Float.BYTES * largestOfTheDecoder);
        assertThat(mappedFrom(Stage.REGULARIZE, "fp32")).isLessThan(Float.BYTES * largestOfTheDecoder);
    }
}
