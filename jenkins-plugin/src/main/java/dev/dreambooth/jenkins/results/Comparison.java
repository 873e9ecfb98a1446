package dev.dreambooth.jenkins.results;

import hudson.model.Result;
import hudson.model.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An image of this build beside that of an earlier good build from the same prompt and seed.
 *
 * @param sample this build's image
 * @param url where it is
 * @param earlier the earlier build's image
 * @param earlierUrl where that is
 * @param earlierBuild the earlier build's name
 */
public record Comparison(Sample sample, String url, Sample earlier, String earlierUrl, String earlierBuild) {
    /** How many builds back is looked. */
    private static final int MAX_BUILDS = 20;

    private static final int MAX_IMAGES = 64;

    /** Returns the pairs of a build. */
    static List<Comparison> of(Run<?, ?> run, List<StageRun> stages) {
        List<Comparison> pairs = new ArrayList<>();
        Optional<? extends Run<?, ?>> before = lastGood(run);
        if (before.isEmpty()) {
            return pairs;
        }
        for (StageRun stage : stages) {
            for (Sample sample : stage.getSamples()) {
                if (pairs.size() < MAX_IMAGES) {
                    pair(run, stage, sample, before.get()).ifPresent(pairs::add);
                }
            }
        }
        return pairs;
    }

    private static Optional<Comparison> pair(Run<?, ?> run, StageRun stage, Sample sample, Run<?, ?> before) {
        for (StageRun earlierStage : before.getAction(DreamBoothAction.class).getStages()) {
            for (Sample earlier : earlierStage.getSamples()) {
                if (earlier.isLike(sample)) {
                    return Optional.of(new Comparison(
                            sample,
                            url(run, stage, sample),
                            earlier,
                            url(before, earlierStage, earlier),
                            before.getDisplayName()));
                }
            }
        }
        return Optional.empty();
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

    private static String url(Run<?, ?> run, StageRun stage, Sample sample) {
        return run.getUrl() + "artifact/" + stage.getFolder() + sample.getName();
    }

    /** Returns this build's image. */
    public Sample getSample() {
        return sample;
    }

    /** Returns where this build's image is, relative to the root of Jenkins. */
    public String getUrl() {
        return url;
    }

    /** Returns where the earlier image is, relative to the root of Jenkins. */
    public String getEarlierUrl() {
        return earlierUrl;
    }

    /** Returns the earlier build's name. */
    public String getEarlierBuild() {
        return earlierBuild;
    }
}
