package dev.dreambooth.jenkins.untrusted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON from an agent that may be hostile. */
class JsonObjectTest {
    private static final int MAX = 10_000;

    @Test
    void readsWhatEventsAndRecordsHold() throws UntrustedDataException {
        JsonObject json = JsonObject.parse(
                " {\"text\": \"a \\\"b\\\" \\u00e9\\n\", \"n\": -1.5e3, \"on\": true, \"none\": null,"
                        + " \"list\": [{\"x\": 1}, 2], \"words\": [\"a\", 2], \"deep\": {\"y\": \"z\"}} ",
                MAX);

        assertThat(json.text("text", 100)).hasValue("a \"b\" é");
        assertThat(json.number("n")).hasValue(-1500.0);
        assertThat(json.flag("on")).isTrue();
        assertThat(json.text("none", 100)).isEmpty();
        assertThat(json.texts(10, 100)).containsEntry("words", "a | 2").containsEntry("n", "-1500");
        assertThat(json.object("deep").text("y", 10)).hasValue("z");
        assertThat(json.object("missing").texts(10, 10)).isEmpty();
        assertThat(json.numbers(10)).isEqualTo(Map.of("n", -1500.0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"a\":1,}",
                "{\"a\":1}{",
                "{\"a\":NaN}",
                "{\"a\":1e999}",
                "{\"a\":Infinity}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":\"\u0001\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{'a':1}",
                "{\"a\":tru}",
                "{\"a\" 1}",
                "{\"a\":+}"
            })
    void refusesWhatIsNotPlainJson(String text) {
        assertThatThrownBy(() -> JsonObject.parse(text, MAX)).isInstanceOf(UntrustedDataException.class);
    }

    @Test
    void refusesWhatIsTooDeepOrTooLong() {
        assertThatThrownBy(() -> JsonObject.parse("{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}", 20_000))
                .isInstanceOf(UntrustedDataException.class)
                .hasMessageContaining("nesting");
        assertThatThrownBy(() -> JsonObject.parse("{\"a\":\"" + "x".repeat(100) + "\"}", 50))
                .hasMessageContaining("larger than 50");
    }

    @Test
    void textsAreCutAndLoseWhatATerminalOrBrowserWouldObey() throws UntrustedDataException {
        JsonObject json = JsonObject.parse(
                "{\"a\":\"red \\u001b[31mhidden\\r\\nline\",\"b\":\"abc\\u202etxt.exe\",\"c\":\"" + "é".repeat(50)
                        + "\"}",
                MAX);

        assertThat(json.text("a", 100)).hasValue("red  [31mhidden  line");
        assertThat(json.text("b", 100)).hasValue("abc txt.exe");
        assertThat(json.text("c", 10)).hasValue("é".repeat(9) + "…");
    }

    @Test
    void numbersOutsideOfTheirRangeAreNotThere() throws UntrustedDataException {
        JsonObject json = JsonObject.parse("{\"big\":1e300,\"negative\":-1,\"text\":\"5\"}", MAX);

        assertThat(json.whole("big", 0, Integer.MAX_VALUE)).isEmpty();
        assertThat(json.whole("negative", 0, 10)).isEmpty();
        assertThat(json.number("text")).isEmpty();
    }

    @Test
    void theLargestTextIsTakenAndOneCharacterMoreIsNot() throws UntrustedDataException {
        assertThat(JsonObject.parse("{}", 2).numbers(1)).isEmpty();
        assertThatThrownBy(() -> JsonObject.parse("{} ", 2)).hasMessageContaining("larger than 2");
    }

    @Test
    void bothEndsOfARangeAreInIt() throws UntrustedDataException {
        JsonObject json = JsonObject.parse("{\"low\":3,\"high\":7,\"half\":3.5}", MAX);

        assertThat(json.whole("low", 3, 7)).hasValue(3L);
        assertThat(json.whole("high", 3, 7)).hasValue(7L);
        assertThat(json.whole("half", 3, 7)).hasValue(3L);
        assertThat(json.whole("low", 4, 7)).isEmpty();
        assertThat(json.whole("high", 3, 6)).isEmpty();
    }

    @Test
    void scalarsAreToldAsTheyWouldBeWritten() throws UntrustedDataException {
        JsonObject json = JsonObject.parse(
                "{\"long\":999999999999999,\"longer\":1000000000000000,\"less\":-1000000000000000,\"half\":0.5,"
                        + "\"on\":true,\"off\":false,\"word\":\"x\"}",
                MAX);

        assertThat(json.texts(10, 100))
                .containsExactly(
                        Map.entry("long", "999999999999999"),
                        Map.entry("longer", "1.0E15"),
                        Map.entry("less", "-1.0E15"),
                        Map.entry("half", "0.5"),
                        Map.entry("on", "true"),
                        Map.entry("off", "false"),
                        Map.entry("word", "x"));
        assertThat(json.flag("off")).isFalse();
        assertThat(json.flag("word")).isFalse();
        assertThat(json.flag("missing")).isFalse();
    }

    @Test
    void listsOfAnythingButScalarsAreNotThere() throws UntrustedDataException {
        JsonObject json = JsonObject.parse(
                "{\"objects\":[{}],\"lists\":[[]],\"nulls\":[null],\"object\":{},\"none\":null,\"empty\":[]}", MAX);

        assertThat(json.texts(10, 100)).containsExactly(Map.entry("empty", ""));
        assertThat(json.text("objects", 10)).isEmpty();
    }

    @Test
    void theFirstMembersAreTakenWithCleanNames() throws UntrustedDataException {
        JsonObject json = JsonObject.parse("{\"a\\n\":1,\"b\":\"x\",\"c\":null,\"d\":2,\"e\":3}", MAX);

        assertThat(json.texts(3, 100)).containsExactly(Map.entry("a", "1"), Map.entry("b", "x"), Map.entry("d", "2"));
        assertThat(json.numbers(2)).containsExactly(Map.entry("a", 1.0), Map.entry("d", 2.0));
        assertThat(json.texts(0, 100)).isEmpty();
    }
}
