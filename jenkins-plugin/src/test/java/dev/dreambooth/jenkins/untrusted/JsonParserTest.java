package dev.dreambooth.jenkins.untrusted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The grammar of JSON, up to its limits and not beyond. */
class JsonParserTest {
    @Test
    void spaceMayStandBetweenAnyTwoTokens() throws UntrustedDataException {
        String space = " \t\r\n";
        String spread =
                String.join(space, "", "{", "\"a\"", ":", "[", "1", ",", "[", "]", ",", "{", "}", "]", ",", "\"b\"");
        assertThat(JsonParser.parse(spread + space + ":" + space + "null" + space + "}" + space))
                .isEqualTo(JsonParser.parse("{\"a\":[1,[],{}],\"b\":null}"));
    }

    @Test
    void eachKindOfValueIsRead() throws UntrustedDataException {
        assertThat(JsonParser.parse("[true,false,null,\"x\",-2.5E+1]"))
                .isEqualTo(Arrays.asList(true, false, null, "x", -25.0));
        assertThat(JsonParser.parse("{\"a\":{\"b\":[]}}")).isEqualTo(Map.of("a", Map.of("b", List.of())));
    }

    @Test
    void eachEscapeIsRead() throws UntrustedDataException {
        assertThat(JsonParser.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00 \""))
                .isEqualTo("\"\\/\b\f\n\r\té😀 ");
    }

    @Test
    void sixteenLevelsAreTaken() throws UntrustedDataException {
        assertThat(JsonParser.parse("[".repeat(17) + "]".repeat(17))).isInstanceOf(List.class);
        assertThatThrownBy(() -> JsonParser.parse("[".repeat(18) + "]".repeat(18)))
                .hasMessageContaining("deeper nesting than 16");
        assertThat(JsonParser.parse("{\"a\":".repeat(16) + "1" + "}".repeat(16)))
                .isInstanceOf(Map.class);
        assertThatThrownBy(() -> JsonParser.parse("{\"a\":".repeat(17) + "1" + "}".repeat(17)))
                .hasMessageContaining("deeper nesting than 16");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            value = {
                "[1 2]|something other than ',' at character 4",
                "[1,2|an early end at character 4",
                "{\"a\" 1}|something other than ':' at character 6",
                "{\"a\":1 \"b\":2}|something other than ',' at character 8",
                "{\"a\":1,\"a\":2}|a name twice at character 12",
                "{a:1}|something other than '\"' at character 2",
                "[tru]|an unknown word at character 1",
                "[falze]|an unknown word at character 1",
                "[nul]|an unknown word at character 1",
                "[-]|something that is no value at character 2",
                "[x]|something that is no value at character 1",
                "[1e999]|a number that is not finite at character 6",
                "[] []|something after the end at character 3",
                "\"\\x\"|an unknown escape at character 3",
                "\"\\u00g0\"|an unknown escape at character 6",
                "\"ab|an early end at character 3"
            })
    void whatIsWrongIsToldWithItsPlace(String text, String message) {
        assertThatThrownBy(() -> JsonParser.parse(text)).hasMessage("not usable as JSON: " + message);
    }

    @Test
    void controlCharactersAreNoText() throws UntrustedDataException {
        assertThat(JsonParser.parse("\" \"")).isEqualTo(" ");
        assertThatThrownBy(() -> JsonParser.parse("\"\u001f\""))
                .hasMessageContaining("a control character in a text at character 2");
    }
}
