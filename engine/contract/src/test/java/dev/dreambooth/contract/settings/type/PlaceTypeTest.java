package dev.dreambooth.contract.settings.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places are words, folders or addresses, and an address is no place for a password. */
class PlaceTypeTest {
    private final PlaceType local = new PlaceType(List.of("user", "off"), false);
    private final PlaceType remote = new PlaceType(List.of(), true);

    @Test
    void wordsAndAddressesAreNoFolders() {
        assertThat(located(local, "off")).isEqualTo("off");
        assertThat(located(local, "caches/mine"))
                .isEqualTo(Path.of("base", "caches", "mine").toString());
        assertThat(located(remote, "https://cache.example/x")).isEqualTo("https://cache.example/x");
        assertThat(located(remote, "share")).isEqualTo(Path.of("base", "share").toString());
    }

    private static String located(PlaceType type, String text) {
        return type.located(type.parse(List.of(text)), Path.of("base")::resolve);
    }

    @Test
    void aPasswordInAnAddressIsRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> remote.parse(List.of("https://me:secret@cache.example/")))
                .hasMessageContaining("user name")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://", "https://host/?q", "https://host/#f", "http://ho st/"})
    void otherAddressesAreRefused(String text) {
        assertThatThrownBy(() -> remote.parse(List.of(text))).isInstanceOf(UnusableValueException.class);
    }

    @Test
    void aLocalPlaceIsNoAddress() {
        assertThatThrownBy(() -> local.parse(List.of("https://host/"))).hasMessageContaining("web address");
    }
}
