package dev.dreambooth.contract.settings.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.settings.type.UnusableValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How gates are written, what they are when little is said, and what is refused in which words. */
class GateListTypeTest {
    private static final GateListType TYPE = new GateListType();

    @Test
    void aMeasureAndABoundAreEnough() {
        assertThat(parse("{'measure':'clip-t','min':0.25}"))
                .containsExactly(new Gate(
                        "clip-t.min",
                        GateMeasure.CLIP_T,
                        GateReference.ABSOLUTE,
                        true,
                        .25,
                        .975,
                        GateAction.FAIL,
                        GateAction.WARN));
    }

    @Test
    void everythingCanBeSaid() {
        assertThat(parse("{'name':'learned','measure':'Subject','against':'ceiling','min':0.3,'confidence':0.99,"
                        + "'action':'unstable','inconclusive':'fail'}"))
                .containsExactly(new Gate(
                        "learned",
                        GateMeasure.SUBJECT,
                        GateReference.CEILING,
                        true,
                        .3,
                        .99,
                        GateAction.UNSTABLE,
                        GateAction.FAIL));
    }

    @Test
    void theUsualNameHoldsNoThreshold() {
        List<Gate> gates =
                parse("{'measure':'drift','against':'base','max':0.1}", "{'measure':'drift','against':'base','min':0}");

        assertThat(gates).extracting(Gate::name).containsExactly("drift.base.max", "drift.base.min");
        assertThat(gates).extracting(Gate::demand).containsExactly("at most 0.1", "at least 0");
    }

    @Test
    void aCommandLineGivesThemAsOneArray() {
        assertThat(TYPE.parse(
                        List.of("[{\"measure\":\"subject\",\"min\":0.5},{\"measure\":\"copies\",\"max\":\"0\"}]")))
                .extracting(Gate::measure)
                .containsExactly(GateMeasure.SUBJECT, GateMeasure.COPIES);
    }

    @Test
    void offMeansNone() {
        assertThat(TYPE.parse(List.of("Off"))).isEmpty();
        assertThat(TYPE.toJson(List.of()).asText()).isEqualTo("off");
        assertThat(TYPE.shown(List.of())).isEqualTo("off");
    }

    @Test
    void whatDocumentsHoldIsReadBack() {
        List<Gate> gates = parse(
                "{'measure':'diversity','against':'base-ratio','min':0.7,'name':'alive'}",
                "{'measure':'subject','against':'last-good','min':-0.03,'action':'warn'}");
        List<String> texts = new ArrayList<>();
        JsonNode written = TYPE.toJson(gates);
        written.forEach(entry -> texts.add(entry.toString()));

        assertThat(TYPE.parse(texts)).isEqualTo(gates);
        assertThat(TYPE.shown(gates)).isEqualTo("alive, subject.last-good.min");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'measure':'subjct','min':1}|a measure that is 'subjct' (did you mean subject?) and not one of subject,",
                "{'measure':'subject','agianst':'base','min':1}|the unknown name agianst (did you mean against?)",
                "{'measure':'subject','against':'cieling','min':1}|is 'cieling' (did you mean ceiling?)",
                "{'measure':'clip-t','against':'ceiling','min':1}|the measure clip-t against ceiling, which it has not: it has"
                        + " absolute, base, base-ratio, last-good",
                "{'measure':'paired-drift','against':'base','max':1}|it has absolute, last-good",
                "{'measure':'copies','against':'base-ratio','max':1}|it has absolute, base, last-good",
                "{'min':1}|has in its entry 1 no measure",
                "{'measure':'subject'}|neither min nor max",
                "{'measure':'subject','min':0,'max':1}|both min and max; write two gates",
                "{'measure':'subject','min':'high'}|a min that is 'high' and not a finite number",
                "{'measure':'subject','min':1,'confidence':95}|a confidence that is '95' and not a number above 0.5",
                "{'measure':'subject','min':1,'action':'unstabel'}|is 'unstabel' (did you mean unstable?)",
                "{'measure':'subject','min':1,'name':'a b'}|a name that is 'a b' and not letters",
                "[{'measure':'subject','min':1}, {'measure':'subject','min':2}]|has in its entry 2 the name subject.min of an"
                        + " entry before; give it a name of its own",
                "[]|has no entry",
                "[1]|has in its entry 1 '1'",
                "{'measure':[],'min':1}|no plain value for measure",
                "{|has the entry '{'",
                "of|is 'of' (did you mean off?)",
                "subject|is 'subject'",
            })
    void whatIsRefused(String written, String complaint) {
        assertThatThrownBy(() -> parse(written))
                .isInstanceOf(UnusableValueException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void theSchemaNamesEveryPart() {
        var property = CanonicalJson.STRICT.createObjectNode();
        TYPE.describe(property);

        JsonNode entry = property.at("/anyOf/1/items");
        assertThat(entry.path("properties").properties()).hasSize(GateParts.TYPES.size());
        assertThat(entry.path("required").toString()).isEqualTo("[\"measure\"]");
        assertThat(TYPE.accepted()).startsWith("off, or a list of gates");
    }

    private static List<Gate> parse(String... entries) {
        return TYPE.parse(
                Stream.of(entries).map(entry -> entry.replace('\'', '"')).toList());
    }
}
