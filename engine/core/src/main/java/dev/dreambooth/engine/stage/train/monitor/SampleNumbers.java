package dev.dreambooth.engine.stage.train.monitor;

import dev.dreambooth.contract.evaluation.EvaluationPrompt;
import dev.dreambooth.contract.evaluation.PromptKind;
import dev.dreambooth.contract.evaluation.UnitScore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * What encoders saw of the samples of one step. What is no number is of a sample that is none.
 *
 * @param likeness to the instance images, of each prompt that names the subject
 * @param margins how much better a sample fits its own prompt than the others, of each prompt; none where nothing reads
 *     prompts
 */
record SampleNumbers(List<Double> likeness, List<Double> margins) {
    /** Takes copies. */
    SampleNumbers {
        likeness = List.copyOf(likeness);
        margins = List.copyOf(margins);
    }

    /** Returns the numbers of samples that cannot be compared. */
    static SampleNumbers none(List<EvaluationPrompt> prompts, boolean read) {
        int scenes = (int) prompts.stream()
                .filter(prompt -> prompt.kind() == PromptKind.SCENE)
                .count();
        return new SampleNumbers(
                Collections.nCopies(scenes, Double.NaN), Collections.nCopies(read ? prompts.size() : 0, Double.NaN));
    }

    /** Returns whether they can be compared. */
    boolean areFinite() {
        return Stream.concat(likeness.stream(), margins.stream()).allMatch(Double::isFinite);
    }

    /** Returns the likeness beside that of another step. */
    List<UnitScore> likenessBeside(SampleNumbers base) {
        return pairs(likeness, base.likeness);
    }

    /** Returns the margins beside those of another step. */
    List<UnitScore> marginsBeside(SampleNumbers base) {
        return pairs(margins, base.margins);
    }

    private static List<UnitScore> pairs(List<Double> tuned, List<Double> base) {
        List<UnitScore> pairs = new ArrayList<>();
        for (int i = 0; i < tuned.size(); i++) {
            pairs.add(new UnitScore(String.valueOf(i + 1), tuned.get(i), base.get(i)));
        }
        return pairs;
    }
}
