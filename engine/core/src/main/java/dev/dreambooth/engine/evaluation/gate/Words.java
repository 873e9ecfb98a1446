package dev.dreambooth.engine.evaluation.gate;

import dev.dreambooth.contract.evaluation.Digits;
import dev.dreambooth.contract.evaluation.Estimate;
import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.contract.evaluation.Verdict;
import dev.dreambooth.contract.settings.gate.Gate;
import dev.dreambooth.contract.settings.gate.GateMeasure;
import dev.dreambooth.contract.settings.gate.GateReference;

/** Verdicts as people read them: what was found, what was demanded, and what to do. */
final class Words {
    private static final int PERCENT = 100;

    private Words() {}

    /** Returns what the gate is about, to begin a sentence. */
    static String subject(Gate gate) {
        String meaning = gate.measure().meaning();
        String reference = gate.against() == GateReference.ABSOLUTE
                ? ""
                : ", " + gate.against().meaning() + ",";
        return Character.toUpperCase(meaning.charAt(0)) + meaning.substring(1) + reference;
    }

    /** Returns the sentence with number, interval and demand. */
    static String found(Gate gate, Estimate estimate, String unit) {
        String interval = estimate.lower() == null && estimate.upper() == null
                ? ""
                : ", each end " + Digits.text(gate.confidence() * PERCENT, 1) + " % sure";
        return subject(gate) + " is " + estimate.shown() + " (" + count(estimate.units(), unit) + interval
                + "); wanted is " + gate.demand() + ".";
    }

    /** Returns the sentences that follow from the verdict. */
    static String consequence(
            Gate gate, Verdict verdict, Estimate estimate, String unit, int more, int imagesOfAPrompt) {
        return switch (verdict) {
            case FAIL -> " " + advice(gate);
            case INCONCLUSIVE -> " " + undecided(estimate, unit, more, imagesOfAPrompt);
            default -> "";
        };
    }

    private static String undecided(Estimate estimate, String unit, int more, int imagesOfAPrompt) {
        if (estimate.units() < 2) {
            return "One " + unit + " says nothing about others: name at least two.";
        }
        if (more == 0) {
            return "These images do not decide, and no number of them that is worth making would: it is too close to"
                    + " the threshold.";
        }
        String images =
                unit.equals(Measured.PROMPT) && imagesOfAPrompt > 1 ? " (" + more * imagesOfAPrompt + " images)" : "";
        return "These images do not decide: about " + count(more, unit) + " more" + images + " would.";
    }

    private static String count(int number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }

    private static String advice(Gate gate) {
        if (gate.against() == GateReference.LAST_GOOD) {
            return "It was better before: compare the settings and images of the two trainings.";
        }
        GateMeasure measure = gate.measure();
        return switch (measure) {
            case SUBJECT, CLIP_I ->
                gate.atLeast()
                        ? "The subject was not learned: look at the instance images and the prompt they are trained"
                                + " with, then train for more steps or at a higher learning rate."
                        : "The images are too much like the instance images: train for fewer steps.";
            case CLIP_T, PROMPT_MARGIN ->
                "Prompts are not followed, as after too long a training or with wrong captions: take an earlier"
                        + " checkpoint, lower the learning rate, or check the captions.";
            case DRIFT, PAIRED_DRIFT ->
                "The class has become the subject: train with class images, more of them, a higher priorLossWeight,"
                        + " or for fewer steps.";
            case DIVERSITY, CLASS_DIVERSITY ->
                "The images of a prompt are nearly one image: check that the seeds differ, take an earlier checkpoint,"
                        + " or train on more instance images.";
            case COPIES -> "Instance images were learned by heart: train on more of them, or for fewer steps.";
            case DEGENERATE ->
                "The model makes broken images: look at them, then at the learning rate, the precision and the VAE.";
        };
    }
}
