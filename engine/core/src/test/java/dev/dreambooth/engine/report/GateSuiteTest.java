package dev.dreambooth.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.evaluation.Estimate;
import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.evaluation.GateResult;
import dev.dreambooth.contract.evaluation.Verdict;
import dev.dreambooth.contract.settings.gate.Gate;
import dev.dreambooth.contract.settings.gate.GateMeasure;
import dev.dreambooth.contract.settings.gate.GateReference;
import dev.dreambooth.engine.evaluation.SyntheticModel;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The verdicts as tests: one case a gate, in the form of Surefire's reports, with names that stay. */
class GateSuiteTest {
    private static final String NASTY = "<b>&\"'\u0001]]> \ud83d\udc15";

    @TempDir
    private Path folder;

    private static Gate gate(String name) {
        Gate usual = Gate.of(GateMeasure.SUBJECT, GateReference.BASE, true, .3);
        return new Gate(
                name,
                usual.measure(),
                usual.against(),
                true,
                .3,
                usual.confidence(),
                usual.action(),
                usual.inconclusive());
    }

    private static Evaluation evaluation(GateResult... results) {
        return new Evaluation(
                1,
                SyntheticModel.yardstick(2, 2),
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                Arrays.asList(results),
                null,
                List.of());
    }

    private static GateResult result(Gate gate, Verdict verdict) {
        return new GateResult(gate, verdict, new Estimate(.2, .1, .3, 8), 0, verdict + " because of " + NASTY);
    }

    private static Evaluation ofEveryKind() {
        return evaluation(
                result(gate("passed"), Verdict.PASS),
                result(gate("failed"), Verdict.FAIL),
                result(gate("open"), Verdict.INCONCLUSIVE),
                result(gate("first"), Verdict.SKIPPED),
                result(gate("unmeasured"), Verdict.ERROR),
                result(gate("mild").warning(), Verdict.FAIL));
    }

    private static Document valid(String xml) throws Exception {
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(GateSuiteTest.class.getResource("/schemas/surefire-rules.xsd"))
                .newValidator()
                .validate(new StreamSource(new StringReader(xml)));
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    @Test
    void everyVerdictIsWhatReadersOfTestsTakeItFor() throws Exception {
        Document document = valid(GateSuite.text(ofEveryKind(), "sks dog", Map.of("subject", 1e-4)));
        Element suite = document.getDocumentElement();

        assertThat(suite.getAttribute("name")).isEqualTo("dreambooth.evaluate.sks dog");
        assertThat(suite.getAttribute("tests")).isEqualTo("6");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getAttribute("errors")).isEqualTo("1");
        assertThat(suite.getAttribute("skipped")).isEqualTo("3");
        assertThat(List.of("passed", "failed", "open", "first", "unmeasured", "mild"))
                .extracting(name -> outcome(document, name))
                .containsExactly("system-out", "failure", "skipped", "skipped", "error", "skipped");
        Element property = (Element) document.getElementsByTagName("property").item(0);
        assertThat(property.getAttribute("value")).isEqualTo("0.0001");
    }

    private static String outcome(Document document, String name) {
        NodeList cases = document.getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element testCase = (Element) cases.item(i);
            if (testCase.getAttribute("name").equals(name)) {
                return testCase.getElementsByTagName("*").item(0).getNodeName();
            }
        }
        throw new AssertionError(name);
    }

    @Test
    void whatTextsHoldStaysText() throws Exception {
        Document document = valid(GateSuite.text(ofEveryKind(), NASTY, Map.of()));
        Element failure = (Element) document.getElementsByTagName("failure").item(0);

        assertThat(failure.getAttribute("message")).isEqualTo("fail because of " + NASTY.replace('\u0001', '\ufffd'));
        assertThat(failure.getAttribute("type")).isEqualTo("dreambooth.gate.fail");
    }

    @Test
    void namesDoNotChangeWithNumbersAndThresholds() throws Exception {
        Gate strict = Gate.of(GateMeasure.DRIFT, GateReference.CEILING, false, .1);
        Gate lax = Gate.of(GateMeasure.DRIFT, GateReference.CEILING, false, .5);

        String before = GateSuite.text(evaluation(result(strict, Verdict.FAIL)), "", Map.of());
        String after = GateSuite.text(evaluation(result(lax, Verdict.PASS)), "", Map.of());

        String name = "<testcase name=\"drift.ceiling.max\" classname=\"dreambooth.evaluate\" time=\"0\">";
        assertThat(before).contains(name, "<testsuite name=\"dreambooth.evaluate\" ");
        assertThat(after).contains(name);
        valid(after);
    }

    @Test
    void theFileIsWhereTestReportsAreFound() throws Exception {
        GateSuite.write(ofEveryKind(), "", Map.of(), folder);

        assertThat(Files.readString(folder.resolve("TEST-dreambooth.xml"), StandardCharsets.UTF_8))
                .isEqualTo(GateSuite.text(ofEveryKind(), "", Map.of()));
        valid(GateSuite.text(evaluation(), "", Map.of()));
    }
}
