package dev.dreambooth.engine.report;

import dev.dreambooth.contract.evaluation.Digits;
import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.evaluation.GateResult;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.settings.gate.GateAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The verdicts of gates as tools for tests read them: JUnit's XML in Surefire's form, a test case a gate. Names hold
 * neither numbers nor thresholds, since histories go by them. A gate that the images do not decide is a skipped test with
 * the reason, never a passed one; a number that could not be measured is an error. A gate that only warns skips where
 * others fail: whoever shows this file to Jenkins would find the build unstable otherwise.
 */
public final class GateSuite {
    /** The name of the file. */
    public static final String FILE_NAME = "TEST-dreambooth.xml";

    /** What gates are grouped by; stable, since histories go by it too. */
    static final String CLASS_NAME = "dreambooth.evaluate";

    private GateSuite() {}

    /**
     * Writes the file into a folder.
     *
     * @param suite what was evaluated, such as the subject's name
     * @param metrics the numbers to show beside, by name
     */
    public static void write(Evaluation evaluation, String suite, Map<String, Double> metrics, Path folder) {
        byte[] content = text(evaluation, suite, metrics).getBytes(StandardCharsets.UTF_8);
        AtomicFiles.write(folder.resolve(FILE_NAME), content);
    }

    static String text(Evaluation evaluation, String suite, Map<String, Double> metrics) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite");
        attribute(xml, "name", suite.isEmpty() ? CLASS_NAME : CLASS_NAME + "." + suite);
        attribute(xml, "time", "0");
        attribute(xml, "tests", Integer.toString(evaluation.gates().size()));
        attribute(xml, "errors", count(evaluation, "error"));
        attribute(xml, "skipped", count(evaluation, "skipped"));
        attribute(xml, "failures", count(evaluation, "failure"));
        xml.append(">\n  <properties>\n");
        metrics.forEach((name, value) -> {
            xml.append("    <property");
            attribute(xml, "name", name);
            attribute(xml, "value", Digits.text(value));
            xml.append("/>\n");
        });
        xml.append("  </properties>\n");
        evaluation.gates().forEach(result -> testCase(xml, result));
        return xml.append("</testsuite>\n").toString();
    }

    private static String count(Evaluation evaluation, String outcome) {
        return Long.toString(evaluation.gates().stream()
                .filter(result -> outcome(result).equals(outcome))
                .count());
    }

    /** Returns the element that tells a verdict; empty for a test that passed. */
    private static String outcome(GateResult result) {
        boolean warns = result.gate().action() == GateAction.WARN;
        return switch (result.verdict()) {
            case PASS -> "";
            case FAIL -> warns ? "skipped" : "failure";
            case ERROR -> warns ? "skipped" : "error";
            case INCONCLUSIVE, SKIPPED -> "skipped";
        };
    }

    private static void testCase(StringBuilder xml, GateResult result) {
        xml.append("  <testcase");
        attribute(xml, "name", result.gate().name());
        attribute(xml, "classname", CLASS_NAME);
        attribute(xml, "time", "0");
        xml.append(">\n");
        String outcome = outcome(result);
        if (!outcome.isEmpty()) {
            xml.append("    <").append(outcome);
            attribute(xml, "message", result.message());
            if (!outcome.equals("skipped")) {
                attribute(
                        xml, "type", "dreambooth.gate." + result.gate().action().label());
            }
            xml.append("/>\n");
        }
        xml.append("    <system-out>")
                .append(Markup.escape(result.verdict().label() + ": " + result.message()))
                .append("</system-out>\n  </testcase>\n");
    }

    private static void attribute(StringBuilder xml, String name, String value) {
        xml.append(' ').append(name).append("=\"").append(Markup.escape(value)).append('"');
    }
}
