package dev.dreambooth.contract.settings.check;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.Concept;
import dev.dreambooth.contract.settings.RegularizeSettings;
import dev.dreambooth.contract.settings.choice.LossType;
import dev.dreambooth.contract.settings.choice.LossWeightingName;
import dev.dreambooth.contract.settings.choice.LrScheduler;
import dev.dreambooth.contract.settings.choice.OptimizerName;
import dev.dreambooth.contract.settings.choice.PriorKind;
import dev.dreambooth.contract.settings.train.DataSettings;
import dev.dreambooth.contract.settings.train.EmaSettings;
import dev.dreambooth.contract.settings.train.LearningRateSettings;
import dev.dreambooth.contract.settings.train.LossSettings;
import dev.dreambooth.contract.settings.train.NoiseSettings;
import dev.dreambooth.contract.settings.train.OptimizerSettings;
import dev.dreambooth.contract.settings.train.ProdigySettings;
import dev.dreambooth.contract.settings.train.TrackingSettings;
import dev.dreambooth.contract.settings.train.TrainSettings;
import dev.dreambooth.contract.settings.train.ValidationSettings;
import dev.dreambooth.contract.settings.type.Choice;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.Setting;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds settings that somebody set for a training and that nothing in it would read, so that no one waits for what cannot
 * come. They are refused, or only told of where one configuration may well serve several runs. What a model recommends
 * counts as set by nobody.
 */
public final class UnreadSettings {
    private final ResolvedSettings settings;

    private UnreadSettings(ResolvedSettings settings) {
        this.settings = settings;
    }

    /** Refuses those that say what to train or how. */
    static void refuse(ResolvedSettings settings) {
        UnreadSettings unread = new UnreadSettings(settings);
        unread.needs(LearningRateSettings.TEXT_ENCODER_LEARNING_RATE, TrainSettings.TRAIN_TEXT_ENCODER);
        unread.needs(LearningRateSettings.STOP_TEXT_ENCODER_TRAINING, TrainSettings.TRAIN_TEXT_ENCODER);
        unread.needs(TrainSettings.PRIOR_LOSS_WEIGHT, TrainSettings.WITH_PRIOR_PRESERVATION);
        for (Setting<?> setting : EmaSettings.all()) {
            if (!setting.equals(EmaSettings.USE_EMA)) {
                unread.needs(setting, EmaSettings.USE_EMA);
            }
        }
        for (Setting<?> adam :
                List.of(OptimizerSettings.ADAM_BETA1, OptimizerSettings.ADAM_BETA2, OptimizerSettings.ADAM_EPSILON)) {
            unread.needs(
                    adam,
                    OptimizerSettings.OPTIMIZER,
                    EnumSet.of(
                            OptimizerName.ADAMW,
                            OptimizerName.ADAMW8BIT,
                            OptimizerName.PRODIGY,
                            OptimizerName.ADAMW_SCHEDULE_FREE));
        }
        for (Setting<?> lion : List.of(OptimizerSettings.LION_BETA1, OptimizerSettings.LION_BETA2)) {
            unread.needs(lion, OptimizerSettings.OPTIMIZER, EnumSet.of(OptimizerName.LION, OptimizerName.LION8BIT));
        }
        for (Setting<?> prodigy : ProdigySettings.all()) {
            unread.needs(prodigy, OptimizerSettings.OPTIMIZER, EnumSet.of(OptimizerName.PRODIGY));
        }
        unread.needs(LossSettings.SNR_GAMMA, LossSettings.LOSS_WEIGHTING, EnumSet.of(LossWeightingName.MIN_SNR));
        unread.needs(LossSettings.HUBER_C, LossSettings.LOSS_TYPE, EnumSet.of(LossType.HUBER, LossType.SMOOTH_L1));
        unread.needs(
                LossSettings.HUBER_SCHEDULE, LossSettings.LOSS_TYPE, EnumSet.of(LossType.HUBER, LossType.SMOOTH_L1));
        unread.needs(
                LearningRateSettings.LR_CYCLES,
                LearningRateSettings.LR_SCHEDULER,
                EnumSet.of(LrScheduler.COSINE_WITH_RESTARTS));
        unread.needs(
                LearningRateSettings.LR_POWER, LearningRateSettings.LR_SCHEDULER, EnumSet.of(LrScheduler.POLYNOMIAL));
        unread.needs(
                LearningRateSettings.LR_END, LearningRateSettings.LR_SCHEDULER, EnumSet.of(LrScheduler.POLYNOMIAL));
        if (settings.isChosen(NoiseSettings.PYRAMID_NOISE_DISCOUNT)
                && settings.get(NoiseSettings.PYRAMID_NOISE_ITERATIONS) == 0) {
            throw Consistency.contradiction(
                    settings,
                    NoiseSettings.PYRAMID_NOISE_DISCOUNT,
                    NoiseSettings.PYRAMID_NOISE_ITERATIONS,
                    "Set pyramidNoiseIterations to the number of levels, such as 6.");
        }
        boolean validated = Concept.of(settings).stream()
                .anyMatch(concept ->
                        concept.find(ValidationSettings.VALIDATION_IMAGES).isPresent());
        for (Setting<?> setting :
                List.of(ValidationSettings.VALIDATION_STEPS, ValidationSettings.EARLY_STOPPING_PATIENCE)) {
            unread.needsSome(setting, ValidationSettings.VALIDATION_IMAGES, validated);
        }
        unread.needsSome(
                ValidationSettings.EARLY_STOPPING_DELTA,
                ValidationSettings.EARLY_STOPPING_PATIENCE,
                settings.find(ValidationSettings.EARLY_STOPPING_PATIENCE).isPresent());
        unread.needsSome(
                ValidationSettings.SAMPLE_STEPS,
                ValidationSettings.SAMPLE_PROMPTS,
                settings.find(ValidationSettings.SAMPLE_PROMPTS).isPresent());
    }

    /**
     * Returns in words which others have no effect on a training, for a front end to warn of: those that {@code regularize} reads, names in tools of
     * tracking, which a build server may switch on, and steps that a short trial does not come to.
     */
    public static List<String> notes(Stage stage, ResolvedSettings settings) {
        if (stage != Stage.TRAIN) {
            return List.of();
        }
        UnreadSettings unread = new UnreadSettings(settings);
        List<String> notes = new ArrayList<>();
        if (settings.get(DataSettings.PRIOR_KIND) == PriorKind.TEACHER) {
            unread.note(
                    notes,
                    RegularizeSettings.CLASS_IMAGES,
                    "is read by nothing, beside " + Consistency.described(settings, DataSettings.PRIOR_KIND) + ".");
        }
        unread.noteTool(notes, TrackingSettings.WANDB_PROJECT, TrackingSettings.WANDB);
        unread.noteTool(notes, TrackingSettings.MLFLOW_EXPERIMENT, TrackingSettings.MLFLOW);
        int steps = settings.get(TrainSettings.MAX_TRAIN_STEPS);
        String end = "training ends at " + Consistency.described(settings, TrainSettings.MAX_TRAIN_STEPS) + ".";
        if (settings.find(LearningRateSettings.STOP_TEXT_ENCODER_TRAINING).orElse(0) >= steps) {
            unread.note(notes, LearningRateSettings.STOP_TEXT_ENCODER_TRAINING, "stops nothing: " + end);
        }
        if (settings.get(EmaSettings.EMA_UPDATE_AFTER_STEP) >= steps) {
            unread.note(notes, EmaSettings.EMA_UPDATE_AFTER_STEP, "leaves no step to average: " + end);
        }
        settings.find(ValidationSettings.EARLY_STOPPING_PATIENCE).ifPresent(patience -> {
            // the first validation always brings something
            long earliest = (patience + 1L) * settings.get(ValidationSettings.VALIDATION_STEPS);
            if (earliest >= steps) {
                unread.note(
                        notes,
                        ValidationSettings.EARLY_STOPPING_PATIENCE,
                        "stops nothing: that could be after step " + earliest + ", and " + end);
            }
        });
        return notes;
    }

    private void noteTool(List<String> notes, Setting<?> setting, String tool) {
        if (!settings.get(TrackingSettings.REPORT_TO).contains(tool)) {
            note(
                    notes,
                    setting,
                    "is read by nothing: " + Consistency.described(settings, TrackingSettings.REPORT_TO)
                            + " does not name " + tool + ".");
        }
    }

    private void note(List<String> notes, Setting<?> setting, String why) {
        if (settings.isChosen(setting)) {
            notes.add(Consistency.described(settings, setting) + " " + why);
        }
    }

    private void needs(Setting<?> setting, Setting<Boolean> flag) {
        if (!settings.get(flag)) {
            refuse(setting, flag, "true");
        }
    }

    private <E extends Enum<E> & Choice> void needs(Setting<?> setting, Setting<E> choice, Set<E> choices) {
        if (!choices.contains(settings.get(choice))) {
            refuse(setting, choice, choices.stream().map(Choice::label).collect(Collectors.joining(" or ")));
        }
    }

    private void refuse(Setting<?> setting, Setting<?> other, String wanted) {
        if (settings.isChosen(setting)) {
            throw Consistency.contradiction(
                    settings,
                    setting,
                    other,
                    "Set " + other.name() + " to " + wanted + ", or leave " + setting.name() + " out.");
        }
    }

    private void needsSome(Setting<?> setting, Setting<?> other, boolean there) {
        if (settings.isChosen(setting) && !there) {
            throw UserError.configuration(
                            Consistency.described(settings, setting) + " is read by nothing: without " + other.name()
                                    + " there is no use for it.",
                            "Set " + other.name() + ", or leave " + setting.name() + " out.")
                    .about(setting);
        }
    }
}
