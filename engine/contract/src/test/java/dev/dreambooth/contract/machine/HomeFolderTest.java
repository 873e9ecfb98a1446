package dev.dreambooth.contract.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A tilde at the beginning of a path is the user's folder, as a shell would have it; elsewhere it is a letter. */
class HomeFolderTest {
    private static final Path HOME = Path.of(System.getProperty("user.home"));

    @Test
    void aTildeAtTheBeginningIsTheHome() {
        assertThat(HomeFolder.expanded(Path.of("~"))).isEqualTo(HOME);
        assertThat(HomeFolder.expanded(Path.of("~/models/sd.safetensors")))
                .isEqualTo(HOME.resolve("models/sd.safetensors"));
        assertThat(HomeFolder.expanded(Path.of("~/models/../photos"))).isEqualTo(HOME.resolve("models/../photos"));
    }

    @Test
    void anythingElseIsAsItWas() {
        for (String path : new String[] {"models/~", "~user/models", "./~/x", "", "/~/x"}) {
            assertThat(HomeFolder.expanded(Path.of(path))).isEqualTo(Path.of(path));
        }
    }

    @Test
    void aUserWhomTheSystemDoesNotKnowHasTheHomeOfTheEnvironmentOrNone() {
        Path home = HOME.resolve("ci");
        Path path = Path.of("~/models");
        for (String unknown : new String[] {"?", "", "relative"}) {
            assertThat(HomeFolder.expanded(path, unknown, Map.of("HOME", home.toString())))
                    .isEqualTo(home.resolve("models"));
            assertThatThrownBy(() -> HomeFolder.expanded(path, unknown, Map.of()))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("no home, which ~ in " + path + " stands for (it is '" + unknown + "')")
                    .hasMessageContaining("Write the path in full.");
            assertThat(HomeFolder.expanded(Path.of("models"), unknown, Map.of()))
                    .isEqualTo(Path.of("models"));
        }
        assertThat(HomeFolder.find(null, Map.of())).isEmpty();
    }
}
