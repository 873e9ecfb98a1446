package dev.dreambooth.jenkins.untrusted;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of files that an agent tells. */
class RelativePathTest {
    @ParameterizedTest
    @ValueSource(strings = {"run.json", "unet/config.json", "01-a-photo-seed42.png", "checkpoint-000400/state_1.bin"})
    void plainNamesAreTaken(String name) {
        assertThat(RelativePath.of(name)).hasValue(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "..",
                "../secret",
                "a/../../b",
                "/etc/passwd",
                "a//b",
                "a/",
                ".hidden",
                "a\\b",
                "C:x",
                "a b",
                "a\nb",
                "a%2e%2e",
                "<img src=x>.png",
                "é.png"
            })
    void everythingElseIsNot(String name) {
        assertThat(RelativePath.of(name)).isEmpty();
    }

    @Test
    void lengthAndDepthAreLimited() {
        assertThat(RelativePath.of("a".repeat(151))).isEmpty();
        assertThat(RelativePath.of("a".repeat(150))).isPresent();
        assertThat(RelativePath.of("a/".repeat(12) + "a")).isEmpty();
        assertThat(RelativePath.of("a/".repeat(11) + "a")).isPresent();
        String longest = ("a".repeat(99) + "/").repeat(3) + "a".repeat(100);
        assertThat(RelativePath.of(longest)).hasValue(longest);
        assertThat(RelativePath.of(longest + "a")).isEmpty();
        assertThat(RelativePath.folder(longest)).hasValue(longest);
        assertThat(RelativePath.folder(longest + "a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dreambooth/model", "target/dreambooth/.x", "."})
    void foldersOfTheWorkspaceAreTaken(String folder) {
        assertThat(RelativePath.folder(folder)).hasValue(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "/abs", "a/../b", "..", "./a", "a/", "a//b", "a\\x", "a\\b", "C:/x", "C:", "a\u0000b"})
    void foldersOutsideOfItAreNot(String folder) {
        assertThat(RelativePath.folder(folder)).isEmpty();
    }
}
