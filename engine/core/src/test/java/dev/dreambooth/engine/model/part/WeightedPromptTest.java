package dev.dreambooth.engine.model.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.engine.model.part.WeightedPrompt.Part;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The notation of weights, by what other programs take it for, and by what holds of every text. */
class WeightedPromptTest {
    private static final String ALPHABET = "ab1.-+: ()[]\\\n";

    /** Writes a prompt as {@code text*weight|text*weight / next section}, weights to four digits, none for 1. */
    private static String shown(String prompt) {
        return WeightedPrompt.parse(prompt).sections().stream()
                .map(section -> section.stream().map(WeightedPromptTest::shown).collect(Collectors.joining("|")))
                .collect(Collectors.joining(" / "));
    }

    private static String shown(Part part) {
        return part.weight() == 1 ? part.text() : part.text() + "*" + Math.round(part.weight() * 10_000) / 10_000.0;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a dog;a dog",
                "a (dog) run;a |dog*1.1| run",
                "a [dog] run;a |dog*0.9091| run",
                "a (dog:1.3) run;a |dog*1.3| run",
                "a (dog: .5 );a |dog*0.5",
                "(dog:-1);dog*-1.0",
                "((dog));dog*1.21",
                "([dog]);dog",
                "(a (b:2) c);a *1.1|b*2.2| c*1.1",
                "(a;a*1.1",
                "a ((b [c;a |b *1.21|c*1.1",
                "a) b] c;a) b] c",
                "a:1.2) b;a:1.2) b",
                "(a:b) c;a:b*1.1| c",
                "(a:1.2.3);a:1.2.3*1.1",
                "(a:.);a:.*1.1",
                "[a:1.5];a:1.5*0.9091",
                "(a)(b);ab*1.1",
                "a \\(b\\) c;a (b) c",
                "a \\[b\\\\ c;a [b\\ c",
                "(a\\):1.4);a)*1.4",
                "a\\b;ab",
                "a\\;a",
                "BREAKING a BREAKx;BREAKING a BREAKx",
                "a BREAK b;a / b",
                "(a BREAK b:1.2) c;a*1.2 / b*1.2| c",
                "a BREAK;a / ",
                "BREAK  BREAK a; /  / a",
                "();''"
            })
    void isReadAsItIsMeant(String prompt, String meaning) {
        assertThat(shown(prompt)).isEqualTo(meaning);
    }

    /** The example of which other programs tell the result. */
    @Test
    void readsTheKnownExample() {
        List<Part> parts = WeightedPrompt.parse("a (((house:1.3)) [on] a (hill:0.5), sun, (((sky))).")
                .sections()
                .get(0);
        assertThat(parts)
                .extracting(Part::text)
                .containsExactly("a ", "house", " ", "on", " a ", "hill", ", sun, ", "sky", ".");
        double[] weights = {1, 1.573, 1.1, 1, 1.1, 0.55, 1.1, 1.4641, 1.1};
        for (int i = 0; i < weights.length; i++) {
            assertThat(parts.get(i).weight()).isCloseTo(weights[i], within(1e-12));
        }
    }

    @Test
    void aWeightThatIsNoNumberIsText() {
        String digits = "9".repeat(400);
        assertThat(shown("(a:" + digits + ")")).isEqualTo("a:" + digits + "*1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a dog", "3:4, 5:6", "a > b", "a dog.", "BREAKFAST"})
    void plainTextStaysAsItIs(String prompt) {
        assertThat(WeightedPrompt.changes(prompt)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a)", "[a]", "(a:1)", "a\\(b", "a BREAK b", "a ("})
    void tellsWhatIsMoreThanText(String prompt) {
        assertThat(WeightedPrompt.changes(prompt)).isTrue();
    }

    /** Whatever is typed is read; what is read holds no empty part, and no two neighbours of one weight. */
    @Test
    void readsEveryText() {
        Random random = new Random(16);
        for (int i = 0; i < 20_000; i++) {
            String prompt = random(random, random.nextInt(30));
            List<List<Part>> sections = WeightedPrompt.parse(prompt).sections();
            assertThat(sections).as(prompt).isNotEmpty();
            for (List<Part> section : sections) {
                for (int part = 0; part < section.size(); part++) {
                    assertThat(section.get(part).text()).as(prompt).isNotEmpty();
                    assertThat(section.get(part).weight()).as(prompt).isFinite();
                    assertThat(part > 0
                                    && section.get(part - 1).weight()
                                            == section.get(part).weight())
                            .as(prompt)
                            .isFalse();
                }
            }
        }
    }

    /** Any text can be said in this notation, by a backslash before each bracket and each backslash. */
    @Test
    void escapedTextComesBack() {
        Random random = new Random(17);
        for (int i = 0; i < 20_000; i++) {
            String text = random(random, 1 + random.nextInt(30));
            String escaped = text.replaceAll("[\\\\()\\[\\]]", "\\\\$0");
            assertThat(WeightedPrompt.parse(escaped).sections())
                    .as(text)
                    .isEqualTo(List.of(List.of(new Part(text, 1))));
        }
    }

    private static String random(Random random, int length) {
        char[] text = new char[length];
        Arrays.setAll(new int[length], at -> text[at] = ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        return new String(text);
    }
}
