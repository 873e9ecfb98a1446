package dev.dreambooth.engine.stage.train.monitor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.settings.Concept;
import dev.dreambooth.contract.settings.choice.LrScheduler;
import dev.dreambooth.contract.settings.train.EmaSettings;
import dev.dreambooth.contract.settings.train.LearningRateSettings;
import dev.dreambooth.contract.settings.train.TrainSettings;
import dev.dreambooth.contract.settings.train.ValidationSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;

/**
 * What an interrupted run and the one that goes on from its checkpoint must have in common: all that decides the steps
 * on the way. A run's fingerprint holds more, namely where the way ends.
 */
public final class ResumeIdentity {
    private ResumeIdentity() {}

    /** Returns the identity of a run with this fingerprint. */
    public static Fingerprint of(Fingerprint run, ResolvedSettings settings) {
        ObjectNode deciding = settings.stepJson();
        boolean constant = settings.get(LearningRateSettings.LR_SCHEDULER) == LrScheduler.CONSTANT;
        if (!constant) { // any other one reckons back from the end
            String length = TrainSettings.MAX_TRAIN_STEPS.name();
            deciding.set(length, run.settings().get(length));
        }
        boolean judged = Concept.of(settings).stream()
                .anyMatch(subject ->
                        subject.find(ValidationSettings.VALIDATION_IMAGES).isPresent());
        if (judged) { // no other step can be judged any more
            String interval = ValidationSettings.VALIDATION_STEPS.name();
            deciding.set(interval, run.settings().get(interval));
            deciding.put(EmaSettings.EXPORT_EMA.name(), settings.get(EmaSettings.EXPORT_EMA)); // nor by other weights
        }
        return new Fingerprint(run.stage(), deciding, run.inputs(), run.environment());
    }
}
