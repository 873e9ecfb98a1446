package dev.dreambooth.engine.cli;

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

/** The command line takes the libtorch that its bridge was built for and no other, as the Maven plugin does. */
class LibtorchTest {
    private static final List<Path> CLASS_PATH =
            List.of(Path.of("engine.jar"), Path.of("pytorch-jni-2.7.1-0.35.1.jar"));

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
        assertThatThrownBy(() -> Libtorch.command(CLASS_PATH, settings))
                .hasMessageContaining("holds version 2.6.0+cu128 instead of 2.7.1+cu128");
        Files.writeString(folder.resolve("build-version"), "2.7.1+cu128");
        assertThat(Libtorch.command(CLASS_PATH, settings).environment())
                .containsEntry("PYTORCH_LIBRARY_PATH", lib.toString())
                .containsEntry("PYTORCH_VERSION", "2.7.1");
    }

    @Test
    void whatTheDistributionCannotRunOnIsRefused() {
        assertThatThrownBy(() -> Libtorch.command(CLASS_PATH, settings("accelerator=cu124")))
                .hasMessageContaining("for cpu only, and accelerator is cu124");
        assertThat(Libtorch.command(CLASS_PATH, settings()).environment()).isEmpty();
    }

    @Test
    void aFolderThatNothingWouldLoadIsRefused() {
        assertThatThrownBy(() -> settings("libtorch=" + folder))
                .hasMessageContaining("libtorch " + folder + " (-Ddreambooth.libtorch) contradicts accelerator cpu");
    }
}
