package dev.dreambooth.engine.evaluation.curve;

import dev.dreambooth.contract.evaluation.EvaluationPrompt;
import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.contract.settings.gate.GateMeasure;
import dev.dreambooth.engine.evaluation.measure.Measurements;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What was measured of the model of one step of a training.
 *
 * @param step number of steps that its weights have seen
 * @param published whether it is the model that training left, and not a checkpoint
 * @param prompts all prompts that it was asked
 * @param measured what came out
 */
public record MeasuredStep(long step, boolean published, List<EvaluationPrompt> prompts, Measurements measured) {
    /** Returns its number for a measure, if it has one. */
    public OptionalDouble number(GateMeasure measure) {
        Measured found = measured.measures().get(measure.label());
        return found == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(found.tuned().value());
    }

    StepScore score() throws Unscored {
        return StepScore.of(prompts, measured(GateMeasure.SUBJECT), measured(GateMeasure.PROMPT_MARGIN));
    }

    private Measured measured(GateMeasure measure) throws Unscored {
        Measured found = measured.measures().get(measure.label());
        if (found == null) {
            throw new Unscored("after step " + step + ", " + measure + " was not measured: "
                    + measured.unmeasured().get(measure.label()));
        }
        return found;
    }
}
