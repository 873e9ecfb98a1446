package dev.dreambooth.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The built-in alphabet: complete, without two letters that look the same, and wrapped between words. */
class BitmapFontTest {
    private static final BitmapFont FONT = BitmapFont.load();

    @Test
    void everyCharacterLooksDifferent() {
        Map<String, Character> seen = new HashMap<>();
        for (char character = ' '; character <= '~'; character++) {
            Character twin = seen.put(drawing(character), character);
            assertThat(twin).as("looks like %c", character).isNull();
        }
        assertThat(seen).doesNotContainKey(drawing('猫'));
    }

    @Test
    void lettersStandOnTheBaseLine() {
        for (char character = 'A'; character <= 'Z'; character++) {
            assertThat(drawing(character).lines().toList().get(6))
                    .as("%c", character)
                    .contains("#");
        }
    }

    @Test
    void drawsLettersAsTheyAre() {
        assertThat(drawing('T')).isEqualTo("#####\n  #  \n  #  \n  #  \n  #  \n  #  \n  #  \n     \n     \n");
    }

    @Test
    void wrapsBetweenWords() {
        assertThat(BitmapFont.wrap("a photo of a duck", 7)).containsExactly("a photo", "of a", "duck");
        assertThat(BitmapFont.wrap("abcdefgh ij", 3)).containsExactly("abc", "def", "gh", "ij");
        assertThat(BitmapFont.wrap("", 3)).containsExactly("");
    }

    @Test
    void spellsAccentsAndTypographyPlainly() {
        assertThat(BitmapFont.spell("Crème brûlée\u00a0–\n ﬁne")).isEqualTo("Creme brulee - fine");
    }

    private static String drawing(char character) {
        StringBuilder drawing = new StringBuilder();
        for (int y = 0; y < BitmapFont.HEIGHT; y++) {
            for (int x = 0; x < BitmapFont.WIDTH; x++) {
                drawing.append(FONT.inked(character, x, y) ? '#' : ' ');
            }
            drawing.append('\n');
        }
        return drawing.toString();
    }
}
