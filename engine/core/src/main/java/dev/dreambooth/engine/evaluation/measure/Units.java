package dev.dreambooth.engine.evaluation.measure;

import dev.dreambooth.contract.evaluation.Estimate;
import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.contract.evaluation.UnitScore;
import dev.dreambooth.contract.settings.gate.Gate;
import dev.dreambooth.engine.evaluation.statistics.PairedRatio;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the numbers of a measure by the unit of the statistics: the prompt, mean over its seeds. Images of one prompt
 * are alike, and counting them as if they were not makes intervals too narrow.
 */
final class Units {
    private final List<UnitScore> scores = new ArrayList<>();
    private String unit = Measured.PROMPT;

    /** Adds a unit. */
    void add(String name, double tuned, double base) {
        scores.add(new UnitScore(name, tuned, base));
    }

    /** Says that the units are images: where there is only one prompt, numbers speak of that prompt alone. */
    void areImages() {
        unit = Measured.IMAGE;
    }

    /** Adds a unit for each prompt, or where there is one prompt for each of its images. */
    void addColumn(
            List<List<ImageScore>> tuned,
            List<List<ImageScore>> base,
            ImageColumn column,
            Function<Double, Double> change)
            throws Unmeasured {
        boolean single = tuned.size() == 1 && tuned.get(0).size() > 1;
        if (single) {
            areImages();
        }
        for (int p = 0; p < tuned.size(); p++) {
            if (single) {
                for (int s = 0; s < tuned.get(p).size(); s++) {
                    ImageScore image = tuned.get(p).get(s);
                    List<ImageScore> other =
                            base.isEmpty() ? List.of() : List.of(base.get(p).get(s));
                    addMean(image.prompt() + " #" + (s + 1), List.of(image), other, column, change);
                }
            } else {
                List<ImageScore> other = base.isEmpty() ? List.of() : base.get(p);
                addMean(tuned.get(p).get(0).prompt(), tuned.get(p), other, column, change);
            }
        }
    }

    /** With no images of the base model its number is what {@code change} makes of 1, the cosine of equal images. */
    private void addMean(
            String name,
            List<ImageScore> tuned,
            List<ImageScore> base,
            ImageColumn column,
            Function<Double, Double> change)
            throws Unmeasured {
        double ofTuned = ImageScores.mean(tuned, column)
                .orElseThrow(() -> new Unmeasured("an image of '" + name + "' has no finite embedding"));
        double ofBase = base.isEmpty()
                ? 1
                : ImageScores.mean(base, column)
                        .orElseThrow(() ->
                                new Unmeasured("an image of '" + name + "' by the base model has no finite embedding"));
        add(name, change.apply(ofTuned), change.apply(ofBase));
    }

    /** Returns what came out. */
    Measured measured(String by, @Nullable Double ceiling) throws Unmeasured {
        if (scores.isEmpty()) {
            throw new Unmeasured("there is no prompt for it");
        }
        return new Measured(by, unit, mean(UnitScore::tuned), mean(UnitScore::base), ceiling, scores);
    }

    private Estimate mean(Function<UnitScore, Double> side) {
        return PairedRatio.mean(scores.stream().map(side).toList()).estimate(Gate.CONFIDENCE);
    }
}
