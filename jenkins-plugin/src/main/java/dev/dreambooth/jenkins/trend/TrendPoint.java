package dev.dreambooth.jenkins.trend;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.jenkins.evaluation.EvaluationSummary;
import dev.dreambooth.jenkins.evaluation.GateVerdict;
import dev.dreambooth.jenkins.results.StageRun;
import dev.dreambooth.jenkins.untrusted.Numbers;
import hudson.model.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What one build measured, and what was changed for it. */
@ExportedBean(defaultVisibility = 3)
public final class TrendPoint {
    /** Metrics of a run that are not told by its curve get this many lines at most. */
    private static final int MAX_VALUES = 40;
    /** What says which step or how many, and not how good. */
    private static final Pattern COUNTER = Pattern.compile(".*(Step|Steps|Epoch|Epochs|Count)");

    private static final double GIB = 1 << 30;

    private final int build;
    private final String url;
    private final String result;
    private final Map<String, Double> values;
    private final Map<String, GateVerdict> gates;
    private final List<String> changes;

    private TrendPoint(
            Run<?, ?> run, Map<String, Double> values, Map<String, GateVerdict> gates, List<String> changes) {
        this.build = run.getNumber();
        this.url = run.getUrl();
        this.result = run.getResult() == null ? "" : run.getResult().toString();
        this.values = values;
        this.gates = gates;
        this.changes = changes;
    }

    /**
     * Returns what a build measured; of two stages of one kind the later counts.
     *
     * @param changes what is different from the build before, in words
     */
    static TrendPoint of(Run<?, ?> run, List<StageRun> stages, List<String> changes) {
        Map<String, Double> values = new TreeMap<>();
        Map<String, GateVerdict> gates = new LinkedHashMap<>();
        double images = 0;
        for (StageRun stage : stages) {
            EvaluationSummary judged = stage.getEvaluation();
            if (judged != null) {
                judged.values().forEach((name, value) -> values.put(Measure.QUALITY + name, value));
                judged.getGates().stream()
                        .filter(gate -> gate.getFound() != null)
                        .forEach(gate -> gates.put(gate.getName(), gate));
            } else {
                addMetrics(stage, values);
            }
            images += stage.getStage().equals(Stage.GENERATE.id())
                    ? stage.getSamples().size()
                    : 0;
            addCost(stage, values);
        }
        if (images > 0) {
            values.put(Measure.IMAGES, images);
        }
        return new TrendPoint(run, values, gates, changes);
    }

    private static void addCost(StageRun stage, Map<String, Double> values) {
        Double loss = stage.getMeanFinalLoss();
        if (loss != null) {
            values.put(Measure.LOSS, loss);
        }
        if (stage.getSecondsPerStep() > 0) {
            values.put(Measure.PACE, stage.getSecondsPerStep());
        }
        if (stage.getMemoryBytes() > 0) {
            values.put(Measure.MEMORY, stage.getMemoryBytes() / GIB);
        }
    }

    private static void addMetrics(StageRun stage, Map<String, Double> values) {
        stage.getMetrics().forEach((name, value) -> {
            if (values.size() < MAX_VALUES && !COUNTER.matcher(name).matches()) {
                values.put(stage.getStage() + ": " + name, value);
            }
        });
    }

    /** Returns the number of the build. */
    @Exported
    public int getBuild() {
        return build;
    }

    /** Returns the page of the build, relative to the root of Jenkins. */
    public String getUrl() {
        return url;
    }

    /** Returns how the build ended; empty if it has not. */
    public String getResult() {
        return result;
    }

    /** Returns what was measured, by name. */
    @Exported
    public Map<String, Double> getValues() {
        return values;
    }

    /** Returns the gates that found a number, by name. */
    Map<String, GateVerdict> gates() {
        return gates;
    }

    /** Returns what is different from the build before, in words. */
    @Exported
    public List<String> getChanges() {
        return changes;
    }

    /** Returns a measure for a person; empty if the build has none of the name. */
    public String text(String name) {
        Double value = values.get(name);
        return value == null ? "" : Numbers.brief(value);
    }
}
