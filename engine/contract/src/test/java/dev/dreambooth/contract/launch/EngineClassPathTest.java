package dev.dreambooth.contract.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers run on the libtorch that its bridge was built for and on no other, as those of the Maven plugin do. */
class EngineClassPathTest {
    private static final EngineClassPath CLASS_PATH =
            new EngineClassPath(List.of(Path.of("engine.jar"), Path.of("pytorch-jni-2.7.1-0.35.1.jar")));

    @TempDir
    private Path folder;

    private ResolvedSettings settings(String... more) {
        Map<String, String> properties =
                new HashMap<>(Map.of("dreambooth.outputDirectory", "out", "dreambooth.prompts", "a dog"));
        for (String setting : more) {
            String[] nameAndValue = setting.split("=", 2);
            properties.put("dreambooth." + nameAndValue[0], nameAndValue[1]);
        }
        return new SettingSources(
                        folder,
                        SettingLayer.defaults(Map.of(), folder),
                        SettingLayer.pom(Map.of(), folder),
                        SettingLayer.properties(properties, Set.of(), folder),
                        List.of())
                .resolve(Stage.GENERATE);
    }

    @Test
    void theVersionAndFlavourOfTheFolderAreChecked() throws IOException {
        Path lib = Files.createDirectory(folder.resolve("lib"));
        Files.writeString(folder.resolve("build-version"), "2.6.0+cu128");
        ResolvedSettings settings = settings("accelerator=cu128", "libtorch=" + folder);
        assertThatThrownBy(() -> CLASS_PATH.command(settings))
                .hasMessageContaining("holds version 2.6.0+cu128 instead of 2.7.1+cu128");
        Files.writeString(folder.resolve("build-version"), "2.7.1+cu128");
        assertThat(CLASS_PATH.command(settings).environment())
                .containsEntry("PYTORCH_LIBRARY_PATH", lib.toString())
                .containsEntry("PYTORCH_VERSION", "2.7.1");
    }

    @Test
    void nativeLibrariesThatAreNotThereAreRefused() {
        assertThatThrownBy(() -> CLASS_PATH.command(settings("accelerator=cu124")))
                .hasMessageContaining("for cpu only, and accelerator is cu124");
        assertThat(CLASS_PATH.command(settings()).environment()).isEmpty();
    }

    @Test
    void nativeLibrariesOnTheClassPathAreTaken() {
        EngineClassPath cuda = new EngineClassPath(List.of(Path.of("pytorch-native-cu124-2.5.1-linux-x86_64.jar")));
        assertThat(cuda.command(settings("accelerator=cu124")).environment()).isEmpty();
    }

    @Test
    void aDistributionIsTheJarsOfItsLib() throws IOException {
        Path lib = Files.createDirectory(folder.resolve("lib"));
        for (String name : List.of("b.jar", "a.jar", "engine.properties")) {
            Files.createFile(lib.resolve(name));
        }
        assertThat(EngineClassPath.ofDistribution(folder).entries())
                .containsExactly(lib.resolve("a.jar"), lib.resolve("b.jar"));
        assertThatThrownBy(() -> EngineClassPath.ofDistribution(lib))
                .hasMessageContaining("libraries in " + lib.resolve("lib") + " cannot be read")
                .hasMessageContaining("Unpack the distribution");
    }

    @Test
    void aFolderThatNothingWouldLoadIsRefused() {
        assertThatThrownBy(() -> settings("libtorch=" + folder))
                .hasMessageContaining("libtorch " + folder + " (-Ddreambooth.libtorch) contradicts accelerator cpu");
    }
}
