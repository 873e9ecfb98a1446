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

    private static final int MAX_IMAGES = 64;
    private static final Logger LOGGER = Logger.getLogger(Comparisons.class.getName());

    private final List<Comparison> pairs;
    private final int unmatched;
    private final int left;
    private final List<String> changes;
    private final String earlierBuild;

    private Comparisons(List<Comparison> pairs, int unmatched, int left, List<String> changes, String earlierBuild) {
        this.pairs = pairs;
        this.unmatched = unmatched;
        this.left = left;
        this.changes = changes;
        this.earlierBuild = earlierBuild;
    }

    /** Returns those of a build. */
    static Comparisons of(Run<?, ?> run, List<StageRun> stages) {
        Optional<? extends Run<?, ?>> before = lastGood(run);
        if (before.isEmpty()) {
            return new Comparisons(List.of(), 0, 0, List.of(), "");
        }
        List<StageRun> earlier = before.get().getAction(DreamBoothAction.class).getStages();
        List<StageRun> there =
                earlier.stream().filter(stage -> hasImages(before.get(), stage)).toList();
        Map<String, Comparison.Half> halves = new HashMap<>();
        for (StageRun stage : there) {
            for (Sample sample : stage.getSamples()) {
                halves.putIfAbsent(sample.key(), new Comparison.Half(sample, url(before.get(), stage, sample)));
            }
        }
        List<Comparison> pairs = new ArrayList<>();
        int unmatched = 0;
        int left = 0;
        for (StageRun stage : stages) {
            for (Sample sample : stage.getSamples()) {
                Comparison.Half half = halves.get(sample.key());
                if (sample.getStep() == null && half == null) {
                    unmatched++;
                } else if (half != null && pairs.size() == MAX_IMAGES) {
                    left++;
                } else if (half != null) {
                    pairs.add(new Comparison(
                            sample, url(run, stage, sample), half, before.get().getDisplayName()));
                }
            }
        }
        List<String> changes = RecordChanges.between(earlier, stages);
        return new Comparisons(pairs, unmatched, left, changes, before.get().getDisplayName());
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

    /** Returns how many pairs there are besides those that are returned. */
    public int getLeft() {
        return left;
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
