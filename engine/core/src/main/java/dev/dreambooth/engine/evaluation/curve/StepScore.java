package dev.dreambooth.engine.evaluation.curve;

import dev.dreambooth.contract.evaluation.EvaluationPrompt;
import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.contract.evaluation.PromptKind;
import dev.dreambooth.contract.evaluation.UnitScore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * How good the model of one step is: what it has learned of the subject, times how well it still follows prompts. With S
 * and B the likeness of trained and base model by scene, K that of the instance images among themselves, and M and M₀
 * the margins of the prompts, these are mean(S − B) / mean(K − B) and mean(M) / mean(M₀), each between 0 and 1: a model
 * that is more like the photos than these are like each other is no better for it.
 */
public final class StepScore {
    private static final double SMALLEST_ROOM = .05;
    private static final double SMALLEST_MARGIN = .001;

    private final List<Prompt> prompts;

    /** The numbers of one prompt; it has a likeness only if it asks for the subject as it is. */
    private record Prompt(
            @Nullable UnitScore likeness, @Nullable UnitScore margin) {}

    private final double ceiling;

    private StepScore(List<Prompt> prompts, double ceiling) {
        this.prompts = List.copyOf(prompts);
        this.ceiling = ceiling;
    }

    /**
     * Returns the score of a step.
     *
     * @param asked all prompts
     * @param subject likeness, a unit a prompt that asks for the subject as it is
     * @param margin margins, a unit a prompt
     * @throws Unscored if these numbers cannot be set in relation
     */
    static StepScore of(List<EvaluationPrompt> asked, Measured subject, Measured margin) throws Unscored {
        Double ceiling = subject.ceiling();
        if (ceiling == null) {
            throw new Unscored("with one instance image nothing says what is reached among them");
        }
        return of(asked, subject.scores(), margin.scores(), ceiling);
    }

    /**
     * Returns the score of a step.
     *
     * @param asked all prompts
     * @param likeness of those that ask for the subject as it is, in their order
     * @param margins of all prompts; none where nothing reads prompts, which then count as followed
     * @param ceiling the likeness of the instance images among themselves
     * @throws Unscored if these numbers cannot be set in relation
     */
    public static StepScore of(
            List<EvaluationPrompt> asked, List<UnitScore> likeness, List<UnitScore> margins, double ceiling)
            throws Unscored {
        if (ceiling - meanOfBase(likeness) < SMALLEST_ROOM) {
            throw new Unscored("the instance images are no more alike than the base model's images are to them");
        }
        if (!margins.isEmpty() && meanOfBase(margins) < SMALLEST_MARGIN) {
            throw new Unscored("the base model itself follows no prompts, as textEncoder sees it");
        }
        List<Prompt> prompts = new ArrayList<>();
        int scene = 0;
        for (int i = 0; i < asked.size(); i++) {
            boolean like = asked.get(i).kind() == PromptKind.SCENE;
            prompts.add(new Prompt(like ? likeness.get(scene++) : null, margins.isEmpty() ? null : margins.get(i)));
        }
        return new StepScore(prompts, ceiling);
    }

    private static double meanOfBase(List<UnitScore> scores) {
        return scores.stream().mapToDouble(UnitScore::base).average().orElse(Double.NaN);
    }

    int prompts() {
        return prompts.size();
    }

    /** Returns what was learned of the subject: 0 for the base model, 1 for what the instance images reach. */
    public double learned() {
        return learned(i -> true);
    }

    private double learned(IntPredicate counted) {
        double above = 0;
        double room = 0;
        for (int i = 0; i < prompts.size(); i++) {
            UnitScore likeness = prompts.get(i).likeness();
            if (likeness != null && counted.test(i)) {
                above += likeness.tuned() - likeness.base();
                room += ceiling - likeness.base();
            }
        }
        return between0And1(above / room);
    }

    /** Returns how well prompts are followed: 1 for as well as by the base model. */
    public double followed() {
        return followed(i -> true);
    }

    private double followed(IntPredicate counted) {
        double tuned = 0;
        double base = 0;
        for (int i = 0; i < prompts.size(); i++) {
            UnitScore margin = prompts.get(i).margin();
            if (margin == null) {
                return 1;
            }
            if (counted.test(i)) {
                tuned += margin.tuned();
                base += margin.base();
            }
        }
        return between0And1(tuned / base);
    }

    private static double between0And1(double share) {
        return Math.max(0, Math.min(1, share)); // and what is no number stays none
    }

    /** Returns the product of both. */
    public double score() {
        return learned() * followed();
    }

    /** Returns the product without one prompt. */
    double without(int prompt) {
        return learned(i -> i != prompt) * followed(i -> i != prompt);
    }
}
