package dev.dreambooth.jenkins.results;

import hudson.model.Run;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What one build measured. */
@ExportedBean(defaultVisibility = 3)
public final class TrendPoint {
    /** Metrics of a run that are not told by its curve get this many lines at most. */
    private static final int MAX_VALUES = 40;

    private final int build;
    private final String url;
    private final Map<String, Double> values;

    private TrendPoint(int build, String url, Map<String, Double> values) {
        this.build = build;
        this.url = url;
        this.values = values;
    }

    /** Returns what a build measured; of two stages of one kind the later counts. */
    static TrendPoint of(Run<?, ?> run, List<StageRun> stages) {
        Map<String, Double> values = new TreeMap<>();
        double images = 0;
        for (StageRun stage : stages) {
            images += stage.getSamples().size();
            if (stage.getMeanFinalLoss() != null) {
                values.put("mean final loss", stage.getMeanFinalLoss());
            }
            if (stage.getSecondsPerStep() > 0) {
                values.put("seconds per step", stage.getSecondsPerStep());
            }
            if (stage.getMemoryBytes() > 0) {
                values.put("memory (GiB)", stage.getMemoryBytes() / (double) (1 << 30));
            }
            stage.getMetrics().forEach((name, value) -> {
                if (values.size() < MAX_VALUES) {
                    values.put(stage.getStage() + ": " + name, value);
                }
            });
        }
        values.put("images", images);
        return new TrendPoint(run.getNumber(), run.getUrl(), values);
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

    /** Returns what was measured, by name. */
    @Exported
    public Map<String, Double> getValues() {
        return values;
    }
}
