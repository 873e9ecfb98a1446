package dev.dreambooth.contract.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the cache lies, by what a machine and its user say. */
class UserCacheTest {
    private static Path folder(Map<String, String> environment, String home) {
        return UserCache.folder(null, environment, home);
    }

    @Test
    void xdgCacheHomeIsHonouredIfItIsAbsolute(@TempDir Path place) {
        assertThat(folder(Map.of("XDG_CACHE_HOME", place.toString()), "/home/ann"))
                .isEqualTo(place.resolve("dreambooth"));
        assertThat(folder(Map.of("XDG_CACHE_HOME", "relative/cache"), "/home/ann"))
                .isEqualTo(Path.of("/home/ann/.cache/dreambooth"));
        assertThat(folder(Map.of("XDG_CACHE_HOME", ""), "/home/ann")).isEqualTo(Path.of("/home/ann/.cache/dreambooth"));
        assertThat(folder(Map.of(), "/home/ann")).isEqualTo(Path.of("/home/ann/.cache/dreambooth"));
    }

    @Test
    void theSettingIsStrongerThanThePropertyAndThatThanTheVariable(@TempDir Path place) {
        assertThat(UserCache.folder("/from/property", Map.of("XDG_CACHE_HOME", place.toString()), "/home/ann"))
                .isEqualTo(Path.of("/from/property"));
        assertThat(UserCache.folder(Optional.of(place))).isEqualTo(place);
    }

    @Test
    void aUserThatTheSystemDoesNotKnowHasTheHomeOfItsEnvironment() {
        assertThat(folder(Map.of("HOME", "/workspace"), "?")).isEqualTo(Path.of("/workspace/.cache/dreambooth"));
        assertThatThrownBy(() -> folder(Map.of(), "?"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("This user has no home")
                .hasMessageContaining("Set cacheDirectory, or the variable XDG_CACHE_HOME");
        assertThatThrownBy(() -> folder(Map.of("HOME", "here"), "here")).hasMessageContaining("no home");
    }

    @Test
    void whatCannotBeWrittenThereSaysHowToChooseAnotherPlace(@TempDir Path place) throws IOException {
        Path file = Files.writeString(place.resolve("file"), "in the way");

        assertThatThrownBy(() -> UserCache.in(file, at -> {
                    AtomicFiles.requireWritableFolder(at.resolve("models"));
                    return at;
                }))
                .isInstanceOfSatisfying(
                        UserError.class, error -> assertThat(error.setting()).contains("cacheDirectory"))
                .hasMessageContaining("could not be written")
                .hasMessageContaining("Set cacheDirectory")
                .hasMessageNotContaining("outputDirectory");
        UserError other = UserError.data("The model is broken.", "Take another one.");
        assertThatThrownBy(() -> UserCache.in(place, at -> {
                    throw other;
                }))
                .isSameAs(other);
    }
}
