package dev.dreambooth.engine.stage.train.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tensor.Device;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which weights a training only reads: what it does not train, and the untouched UNet where that is the teacher. */
class NetworksTest {
    @TempDir
    private Path project;

    private long frozen(Map<String, String> chosen) {
        Map<String, String> properties =
                new HashMap<>(Map.of("dreambooth.instanceImages", "photos", "dreambooth.subjectClass", "dog"));
        chosen.forEach((name, value) -> properties.put("dreambooth." + name, value));
        SettingSources sources = new SettingSources(
                project,
                SettingLayer.defaults(Map.of("outputDirectory", "out"), project),
                SettingLayer.pom(Map.of(), project),
                SettingLayer.properties(properties, Set.of(), project),
                List.of());
        RunSpec spec = RunSpec.of(Stage.TRAIN, sources.resolve(Stage.TRAIN), project);
        StageContext context = new StageContext(spec, List.of(Device.CPU), event -> {}, () -> false);
        long trained = chosen.containsValue("lora") ? 0 : 1000;
        return new PlannedMemory.Networks(1000, 75).frozen(context, trained);
    }

    @Test
    void aTrainedUNetIsNotAmongThem() {
        assertThat(frozen(Map.of())).isEqualTo(300);
    }

    @Test
    void besideAdaptersAllOfTheModelIs() {
        assertThat(frozen(Map.of("trainMethod", "lora"))).isEqualTo(1300);
    }

    @Test
    void aTeacherIsAUNetMore() {
        assertThat(frozen(Map.of("priorKind", "teacher"))).isEqualTo(1300);
        assertThat(frozen(Map.of("priorKind", "teacher", "trainMethod", "lora")))
                .isEqualTo(2300);
    }
}
