package dev.dreambooth.jenkins.untrusted;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts from an agent, for one line of a page. */
class TextTest {
    @Test
    void aTextOfJustTheLengthStaysAsItIs() {
        assertThat(Text.clean("abcde", 5)).isEqualTo("abcde");
        assertThat(Text.clean("abcdef", 5)).isEqualTo("abcd…");
        assertThat(Text.clean("  a ", 5)).isEqualTo("a");
    }

    @Test
    void charactersOfTwoHalvesAreNeverCutInTwo() {
        assertThat(Text.clean("😀😀😀", 3)).isEqualTo("😀😀😀");
        assertThat(Text.clean("😀😀😀😀", 3)).isEqualTo("😀😀…");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x1b, 0x7f, 0x85, 0xad, 0x200b, 0x202e, 0x2066, 0x2028, 0x2029, 0xd800, 0xdfff, 0xfeff})
    void whatCannotBeSeenBecomesASpace(int point) {
        assertThat(Text.clean("a" + Character.toString(point) + "b", 10)).isEqualTo("a b");
    }
}
