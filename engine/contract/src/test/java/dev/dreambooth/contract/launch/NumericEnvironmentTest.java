package dev.dreambooth.contract.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.spec.RunSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the settings of arithmetic tell the native libraries. */
class NumericEnvironmentTest {
    @TempDir
    private Path project;

    private Map<String, String> variables(Map<String, String> properties) {
        SettingSources sources = new SettingSources(
                project,
                SettingLayer.defaults(Map.of("outputDirectory", "out"), project),
                SettingLayer.pom(Map.of("subjectClass", "dog"), project),
                SettingLayer.properties(properties, Set.of(), project),
                List.of());
        return NumericEnvironment.of(RunSpec.of(Stage.REGULARIZE, sources.resolve(Stage.REGULARIZE), project));
    }

    @Test
    void factorsAreShortenedOnlyWhereThatIsAllowed() {
        assertThat(variables(Map.of()))
                .containsEntry("NVIDIA_TF32_OVERRIDE", "0")
                .containsEntry("TORCH_ALLOW_TF32_CUBLAS_OVERRIDE", "0");
        assertThat(variables(Map.of("dreambooth.allowTf32", "true")))
                .containsEntry("NVIDIA_TF32_OVERRIDE", "1")
                .containsEntry("TORCH_ALLOW_TF32_CUBLAS_OVERRIDE", "1");
    }

    @Test
    void instructionSetsArePinnedOnlyForThePromiseToAllMachines() {
        assertThat(variables(Map.of())).doesNotContainKeys("MKL_CBWR", "ATEN_CPU_CAPABILITY");
        assertThat(variables(Map.of("dreambooth.determinism", "portable", "dreambooth.threads", "3")))
                .containsEntry("ATEN_CPU_CAPABILITY", "avx2")
                .containsEntry("OMP_NUM_THREADS", "3");
    }
}
