package dev.dreambooth.contract.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.libtorch.MadeUpLibtorch;
import dev.dreambooth.contract.machine.Platform;
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
    @TempDir
    private Path folder;

    private EngineClassPath classPath() throws IOException {
        String system = Platform.current().classifier();
        return new EngineClassPath(List.of(
                Path.of("engine.jar"),
                MadeUpLibtorch.bridge(folder, "2.7.1-0.36.0", system + "/cpu", system + "/cu128")));
    }

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
    void aLibtorchOfTheUsersIsCheckedAndTaken() throws IOException {
        Path torch = MadeUpLibtorch.wheel(folder, "2.6.0+cu124", "'12.4'");
        ResolvedSettings settings = settings("accelerator=cu128", "libtorch=" + torch);
        assertThatThrownBy(() -> classPath().command(settings))
                .hasMessageContaining("(2.6.0+cu124 of Python), while version 2.7.1 is needed");
        MadeUpLibtorch.wheel(folder, "2.7.1+cu126", "'12.6'");
        assertThat(classPath().command(settings).environment())
                .containsEntry("PYTORCH_LIBRARY_PATH", torch.resolve("lib").toString())
                .containsEntry("PYTORCH_FLAVOR", "cu128");
        assertThat(classPath().command(settings("libtorch=" + torch)).environment())
                .containsEntry("PYTORCH_FLAVOR", "cpu");
    }

    @Test
    void aFolderThatHoldsNoneIsRefused() throws IOException {
        ResolvedSettings settings = settings("libtorch=" + folder);
        EngineClassPath classPath = classPath();
        assertThatThrownBy(() -> classPath.command(settings))
                .hasMessageContaining("libtorch is " + folder + ", which holds no libtorch")
                .hasMessageContaining("pip install torch==2.7.1");
    }

    @Test
    void nativeLibrariesThatAreNotThereAreRefused() throws IOException {
        EngineClassPath classPath = classPath();
        assertThatThrownBy(() -> classPath.command(settings("accelerator=cu124")))
                .hasMessageContaining("for cpu only, and accelerator is cu124");
        assertThatThrownBy(() -> classPath.command(settings("accelerator=cu128")))
                .hasMessageContaining("Accelerator cu128 needs a libtorch folder, and libtorch is not set.");
        assertThat(classPath.command(settings()).environment()).isEmpty();
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
}
