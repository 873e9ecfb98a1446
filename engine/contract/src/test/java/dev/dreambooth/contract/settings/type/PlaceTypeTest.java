package dev.dreambooth.contract.settings.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        assertThat(local.isFolder(local.parse(List.of("off")))).isFalse();
        assertThat(local.isFolder(local.parse(List.of("caches/mine")))).isTrue();
        assertThat(remote.isFolder(remote.parse(List.of("https://cache.example/x"))))
                .isFalse();
        assertThat(remote.isFolder(remote.parse(List.of("/mnt/share")))).isTrue();
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
