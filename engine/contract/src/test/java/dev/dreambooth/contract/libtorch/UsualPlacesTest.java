package dev.dreambooth.contract.libtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Each libtorch is found where people have it, by the files alone, and told of once. */
class UsualPlacesTest {
    @TempDir
    private Path folder;

    private UsualPlaces places(Map<String, String> environment) {
        return new UsualPlaces(environment, Optional.of(folder.resolve("home")), folder.resolve("project"));
    }

    @Test
    void environmentsOfTheProjectAndOfThePersonAreFound() throws IOException {
        MadeUpLibtorch.wheel(folder.resolve("project/.venv"), "2.7.1+cu126", "'12.6'");
        MadeUpLibtorch.wheel(folder.resolve("home/.pyenv/versions/3.11.7"), "2.8.0+cu128", "'12.8'");
        MadeUpLibtorch.distribution(folder.resolve("home/libtorch"), "2.7.1+cpu");
        MadeUpLibtorch.wheel(folder.resolve("conda"), "2.5.1", "None");
        assertThat(places(Map.of("CONDA_PREFIX", folder.resolve("conda").toString()))
                        .find())
                .extracting(Libtorch::named)
                .startsWith("2.5.1+cpu", "2.7.1+cu126", "2.7.1+cpu", "2.8.0+cu128");
    }

    @Test
    void oneThatIsReachedInTwoWaysIsOne() throws IOException {
        Path environment = folder.resolve("project/venv");
        MadeUpLibtorch.wheel(environment, "2.7.1+cu126", "'12.6'");
        assertThat(places(Map.of("VIRTUAL_ENV", environment.toString())).find())
                .filteredOn(libtorch -> libtorch.folder().startsWith(folder))
                .hasSize(1);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void thePythonOnThePathLeadsToItsPackagesThroughLinks() throws IOException {
        Path python = folder.resolve("python/bin/python3.11");
        Files.createDirectories(python.getParent());
        assertThat(Files.createFile(python).toFile().setExecutable(true)).isTrue();
        Path link = folder.resolve("bin/python3");
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, python);
        Path torch = MadeUpLibtorch.wheel(folder.resolve("python"), "2.7.1+cpu", "None");
        UsualPlaces places = places(Map.of("PATH", "/nowhere:" + link.getParent()));
        assertThat(places.find()).extracting(Libtorch::folder).contains(torch.toRealPath());
        assertThat(places.names()).contains("the python3 on the PATH", ".venv", "~/.pyenv/versions/*", "/opt/libtorch");
    }
}
