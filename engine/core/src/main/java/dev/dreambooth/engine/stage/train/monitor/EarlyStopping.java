package dev.dreambooth.engine.stage.train.monitor;

import static dev.dreambooth.contract.settings.train.ValidationSettings.EARLY_STOPPING_DELTA;
import static dev.dreambooth.contract.settings.train.ValidationSettings.EARLY_STOPPING_PATIENCE;

import dev.dreambooth.engine.report.ValidationLoss;
import dev.dreambooth.engine.stage.StageContext;
import java.util.List;
import java.util.Optional;

/**
 * Ends a training whose validation loss has come to a plateau. The decision follows from the losses alone, which every
 * checkpoint holds, so that a run that is resumed ends at the step at which one that is not would have ended.
 *
 * @param patience how many validations in a row may bring nothing
 * @param delta how much lower than the lowest before it a loss must be to bring something
 */
record EarlyStopping(int patience, double delta) {
    /** Returns the rule that the settings ask for, if they ask for one. */
    static Optional<EarlyStopping> of(StageContext context) {
        return context.find(EARLY_STOPPING_PATIENCE)
                .map(patience -> new EarlyStopping(patience, context.get(EARLY_STOPPING_DELTA)));
    }

    /**
     * Returns the validation after which training ends, if it came to that.
     *
     * @param losses of all validations, by rising step; what is no number is lower than nothing
     */
    Optional<ValidationLoss> end(List<ValidationLoss> losses) {
        double lowest = Double.POSITIVE_INFINITY;
        int inVain = 0;
        for (ValidationLoss one : losses) {
            if (one.loss() < lowest - delta) {
                lowest = one.loss();
                inVain = 0;
            } else if (++inVain == patience) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** Returns why training ends, for the end of a sentence. */
    String reason() {
        String lower = delta == 0 ? "lowered the validation loss" : "lowered the validation loss by more than " + delta;
        return patience == 1
                ? "the last validation has not " + lower
                : "the last " + patience + " validations have not " + lower;
    }
}
