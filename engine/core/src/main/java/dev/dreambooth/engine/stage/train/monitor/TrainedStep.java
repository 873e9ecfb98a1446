package dev.dreambooth.engine.stage.train.monitor;

import static dev.dreambooth.contract.settings.train.ValidationSettings.EXPORT_BEST;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.contract.settings.choice.ExportBest;
import dev.dreambooth.contract.settings.train.TrainSettings;

/** How far a training came, as its record tells. */
public final class TrainedStep {
    /** The metric that says after which step a training stopped before its time. */
    public static final String STOPPED_EARLY = "stoppedEarlyAtStep";
    /** The metric that says at which step the loss on held-out images was lowest. */
    public static final String LOWEST_LOSS = "validationStep";
    /** The metric that says at which step samples showed most of the subject and followed their prompts. */
    public static final String HIGHEST_SCORE = "subjectStep";

    private TrainedStep() {}

    /** Returns how many steps the weights have seen that a training published. */
    public static long published(RunRecord record) {
        JsonNode settings = record.fingerprint().settings();
        double last = record.metrics()
                .getOrDefault(
                        STOPPED_EARLY,
                        settings.path(TrainSettings.MAX_TRAIN_STEPS.name()).asDouble());
        String chosen = settings.path(EXPORT_BEST.name()).asText();
        if (chosen.equals(ExportBest.LOSS.label())) {
            return Math.round(record.metrics().getOrDefault(LOWEST_LOSS, last));
        }
        boolean bySubject = chosen.equals(ExportBest.SUBJECT.label());
        return Math.round(bySubject ? record.metrics().getOrDefault(HIGHEST_SCORE, last) : last);
    }
}
