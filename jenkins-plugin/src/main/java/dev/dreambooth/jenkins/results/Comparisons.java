package dev.dreambooth.jenkins.results;

import hudson.model.Result;
import hudson.model.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The images of a build beside those that the last good build has made from the same words and seeds, and what else is
 * different.
 */
public final class Comparisons {
    /** How many builds back is looked. */
    private static final int MAX_BUILDS = 20;

    private static final Logger LOGGER = Logger.getLogger(Comparisons.class.getName());

    private final Map<String, Comparison.Half> halves;
    private final List<Comparison> pairs;
    private final int unmatched;
    private final List<String> changes;
    private final String earlierBuild;

    private Comparisons(
            Map<String, Comparison.Half> halves,
            List<Comparison> pairs,
            int unmatched,
            List<String> changes,
            String earlierBuild) {
        this.halves = halves;
        this.pairs = pairs;
        this.unmatched = unmatched;
        this.changes = changes;
        this.earlierBuild = earlierBuild;
    }

    /** Returns those of a build. */
    static Comparisons of(Run<?, ?> run, List<StageRun> stages) {
        Optional<? extends Run<?, ?>> before = lastGood(run);
        if (before.isEmpty()) {
            return new Comparisons(Map.of(), List.of(), 0, List.of(), "");
        }
        String name = before.get().getDisplayName();
        List<StageRun> earlier = before.get().getAction(DreamBoothAction.class).getStages();
        Map<String, Comparison.Half> halves = halves(before.get(), earlier);
        List<Comparison> pairs = new ArrayList<>();
        int unmatched = 0;
        for (StageRun stage : stages) {
            for (Sample sample : stage.getSamples()) {
                Comparison.Half half = halves.get(sample.key());
                if (half != null) {
                    pairs.add(new Comparison(sample, url(run, stage, sample), half, name));
                } else if (sample.getStep() == null) {
                    unmatched++;
                }
            }
        }
        return new Comparisons(halves, pairs, unmatched, RecordChanges.between(earlier, stages), name);
    }

    private static Map<String, Comparison.Half> halves(Run<?, ?> run, List<StageRun> stages) {
        Map<String, Comparison.Half> halves = new HashMap<>();
        for (StageRun stage : stages) {
            if (hasImages(run, stage)) {
                for (Sample sample : stage.getSamples()) {
                    halves.putIfAbsent(sample.key(), new Comparison.Half(sample, url(run, stage, sample)));
                }
            }
        }
        return halves;
    }

    private static Optional<? extends Run<?, ?>> lastGood(Run<?, ?> run) {
        Run<?, ?> earlier = run.getPreviousBuild();
        for (int i = 0; i < MAX_BUILDS && earlier != null; i++) {
            boolean good = earlier.getResult() == Result.SUCCESS;
            if (good && earlier.getAction(DreamBoothAction.class) != null) {
                return Optional.of(earlier);
            }
            earlier = earlier.getPreviousBuild();
        }
        return Optional.empty();
    }

    /** The artifacts of an old build may have been discarded, all at once; one of them tells. */
    private static boolean hasImages(Run<?, ?> run, StageRun stage) {
        if (stage.getSamples().isEmpty()) {
            return false;
        }
        String first = stage.getFolder() + stage.getSamples().get(0).getName();
        try {
            return run.getArtifactManager().root().child(first).exists();
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "the artifacts of " + run);
            return false;
        }
    }

    private static String url(Run<?, ?> run, StageRun stage, Sample sample) {
        return run.getUrl() + "artifact/" + stage.getFolder() + sample.getName();
    }

    /** Returns the pairs of images. */
    public List<Comparison> getPairs() {
        return pairs;
    }

    /** Returns how many images of this build have no counterpart. */
    public int getUnmatched() {
        return unmatched;
    }

    /** Returns a page of the pairs. */
    public Page<Comparison> page(String wanted) {
        return Page.of(pairs, wanted);
    }

    /** Returns a page of the images of a stage. */
    public Gallery gallery(StageRun stage, String wanted) {
        return Gallery.of(stage, this, wanted);
    }

    /** Returns where the earlier build's image from the same words and seed is, relative to the root of Jenkins; empty if nowhere. */
    String before(Sample sample) {
        Comparison.Half half = halves.get(sample.key());
        return half == null ? "" : half.url();
    }

    /** Returns whether the earlier build made the same image, byte for byte. */
    boolean isAsBefore(Sample sample) {
        Comparison.Half half = halves.get(sample.key());
        return half != null && sample.isSameFile(half.sample());
    }

    /** Returns what is different in what the results were made from. */
    public List<String> getChanges() {
        return changes;
    }

    /** Returns the earlier build's name; empty if there is none. */
    public String getEarlierBuild() {
        return earlierBuild;
    }
}
