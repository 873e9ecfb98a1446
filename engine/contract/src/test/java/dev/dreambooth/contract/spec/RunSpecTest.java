package dev.dreambooth.contract.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingsResolver;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The run specification survives writing and reading, and nothing foreign survives reading. */
class RunSpecTest {
    @TempDir
    private Path folder;

    @Test
    void readsBackWhatWasWritten() {
        RunSpec spec = spec();
        Path file = folder.resolve("spec.json");
        spec.write(file);

        RunSpec back = RunSpec.read(file);

        assertThat(back.toJson()).isEqualTo(spec.toJson());
        assertThat(back.stage()).isEqualTo(Stage.GENERATE);
        assertThat(back.model()).isEqualTo(folder.resolve("base").toString());
        assertThat(back.stageDirectory()).isEqualTo(folder.resolve("out/samples"));
        assertThat(back.settings().get(CommonSettings.SEED)).isEqualTo(Long.MAX_VALUE);
        assertThat(back.settings().origin(CommonSettings.SEED)).contains("<seed> in the POM");
        assertThat(back.settings().isDefault(CommonSettings.PRECISION)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'\"format\" : 1', '\"format\" : 2', its format is 2",
        "'\"format\" : 1', '\"format\" : 1, \"x\" : 1', unknown 'x'",
        "'\"stage\" : \"generate\"', '\"stage\" : \"tune\"', no stage 'tune'",
        "'\"eta\" : 0.0', '\"eta\" : 2.0', eta is '2.0'",
        "'\"stage\" : \"generate\"', '\"stage\" : \"tune\"', spec.json cannot be used",
        "'\"eta\" : 0.0', '\"etta\" : 0.0', no setting etta",
        "'\"eta\" : 0.0', '\"etta\" : 0.0', spec.json cannot be used",
        "'\"eta\" : 0.0', '\"eta\" : 0.0, \"eta\" : 1.0', Duplicate field 'eta'",
    })
    void foreignOrImpossibleContentIsRefused(String original, String replacement, String complaint) throws IOException {
        Path file = folder.resolve("spec.json");
        spec().write(file);
        String text = Files.readString(file);
        assertThat(text).contains(original);
        Files.writeString(file, text.replace(original, replacement));

        assertThatThrownBy(() -> RunSpec.read(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(complaint);
    }

    private RunSpec spec() {
        Map<String, Object> pom =
                Map.of("prompts", List.of("a dog"), "model", "base", "outputDirectory", "out", "seed", Long.MAX_VALUE);
        ResolvedSettings settings =
                SettingsResolver.resolve(Stage.GENERATE, folder, List.of(SettingLayer.pom(pom, folder)));
        return RunSpec.of(Stage.GENERATE, settings, folder);
    }
}
