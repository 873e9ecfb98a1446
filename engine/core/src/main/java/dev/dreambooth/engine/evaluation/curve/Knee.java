package dev.dreambooth.engine.evaluation.curve;

import java.util.ArrayList;
import java.util.List;

/**
 * The step at which a training is best: the earliest that is no more than one standard error behind the one with the
 * highest score (the one-standard-error rule of Breiman et al. 1984). What comes after it learns no more that could be
 * told from chance, and goes on to forget. The error is the jackknife's over the prompts, of the difference of two steps,
 * so that what makes a prompt hard for both does not count.
 */
final class Knee {
    private final List<StepScore> scores;
    private final int best;

    /** @param scores by rising step, at least one, of the same prompts */
    Knee(List<StepScore> scores) {
        this.scores = List.copyOf(scores);
        int highest = 0;
        for (int i = 1; i < scores.size(); i++) {
            if (scores.get(i).score() > scores.get(highest).score()) {
                highest = i;
            }
        }
        best = highest;
    }

    /** Returns how far a step is behind the best. */
    double behind(int number) {
        return scores.get(best).score() - scores.get(number).score();
    }

    /** Returns the standard error of that; 0 where there are too few prompts to tell. */
    double error(int number) {
        int prompts = scores.get(best).prompts();
        List<Double> differences = new ArrayList<>();
        for (int prompt = 0; prompt < prompts; prompt++) {
            differences.add(
                    scores.get(best).without(prompt) - scores.get(number).without(prompt));
        }
        double mean =
                differences.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double squares = 0;
        for (double difference : differences) {
            squares += (difference - mean) * (difference - mean);
        }
        double error = StrictMath.sqrt(squares * (prompts - 1) / prompts);
        return Double.isFinite(error) ? error : 0;
    }

    /** Returns the number of the step. */
    int number() {
        int number = 0;
        while (number < best && !(behind(number) <= error(number))) {
            number++;
        }
        return number;
    }
}
