package dev.dreambooth.jenkins.evaluation;

import dev.dreambooth.jenkins.untrusted.JsonObject;
import dev.dreambooth.jenkins.untrusted.UntrustedDataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What {@code evaluation.json} says of a trained model, cut to what pages show. Immutable. */
@ExportedBean(defaultVisibility = 2)
public final class EvaluationSummary {
    /** The longest document that is read, in characters. */
    public static final int MAX_CHARS = 4 << 20;
    /** What a gate that asks for an unstable build does to it. */
    public static final String UNSTABLE = "unstable";

    private static final int MAX_ENTRIES = 50;
    private static final int MAX_TEXT = 1_000;

    private final ArrayList<GateVerdict> gates;
    private final ArrayList<MeasuredValue> measures;
    private final TreeMap<String, String> unmeasured;
    private final ArrayList<String> remarks;
    private final boolean compared;
    private final ArrayList<String> differences;

    private EvaluationSummary(JsonObject document) {
        gates = document.objects("gates", MAX_ENTRIES).stream()
                .map(GateVerdict::of)
                .collect(Collectors.toCollection(ArrayList::new));
        measures = new ArrayList<>();
        document.object("measures")
                .members(MAX_ENTRIES)
                .forEach((name, measured) -> MeasuredValue.of(name, measured).ifPresent(measures::add));
        unmeasured = new TreeMap<>(document.object("unmeasured").texts(MAX_ENTRIES, MAX_TEXT));
        remarks = new ArrayList<>(document.list("remarks", MAX_ENTRIES, MAX_TEXT));
        JsonObject baseline = document.object("baseline");
        compared = baseline.text("name", MAX_TEXT).isPresent();
        differences = new ArrayList<>(baseline.list("differences", MAX_ENTRIES, MAX_TEXT));
    }

    /**
     * Reads a document.
     *
     * @throws UntrustedDataException if it is none, or too long
     */
    public static EvaluationSummary parse(String text) throws UntrustedDataException {
        return new EvaluationSummary(JsonObject.parse(text, MAX_CHARS));
    }

    /** Returns the verdicts of the gates, in their order. */
    @Exported
    public List<GateVerdict> getGates() {
        return gates;
    }

    /** Returns how many gates were reached. */
    public long getPassed() {
        return gates.stream().filter(GateVerdict::isPassed).count();
    }

    /** Returns what was measured. */
    @Exported
    public List<MeasuredValue> getMeasures() {
        return measures;
    }

    /** Returns why the other measures have no number, by their names. */
    public Map<String, String> getUnmeasured() {
        return unmeasured;
    }

    /** Returns what to know of these numbers. */
    public List<String> getRemarks() {
        return remarks;
    }

    /** Returns whether there was an earlier evaluation to compare with. */
    public boolean isCompared() {
        return compared;
    }

    /** Returns what was not the same as in the earlier evaluation, so that nothing was compared; empty if all was. */
    @Exported
    public List<String> getDifferences() {
        return differences;
    }

    /** Returns the trained model's numbers by measure. */
    public Map<String, Double> values() {
        Map<String, Double> values = new TreeMap<>();
        measures.forEach(each -> values.put(each.getName(), each.getTrained().getValue()));
        return values;
    }

    /** Returns the gates that do something to the build, and why, in a sentence each; empty if none does. */
    public String told(String consequence) {
        return gates.stream()
                .filter(gate -> gate.getConsequence().equals(consequence))
                .map(gate -> "gate " + gate.getName() + ": " + gate.getMessage())
                .collect(Collectors.joining("; "));
    }
}
