package dev.dreambooth.contract.settings.check;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.Concept;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.Shard;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.contract.settings.choice.Accelerator;
import dev.dreambooth.contract.settings.choice.ExportBest;
import dev.dreambooth.contract.settings.choice.MaskSource;
import dev.dreambooth.contract.settings.choice.PriorKind;
import dev.dreambooth.contract.settings.train.DataSettings;
import dev.dreambooth.contract.settings.train.TrainSettings;
import dev.dreambooth.contract.settings.train.ValidationSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.Setting;

/** Refuses settings that are each possible, but not together. */
public final class Consistency {
    private Consistency() {}

    /**
     * Looks at all settings of a stage.
     *
     * @throws UserError if some contradict each other
     */
    public static void check(Stage stage, ResolvedSettings settings) {
        if (settings.get(CommonSettings.DEVICE).startsWith("cuda")
                && settings.get(CommonSettings.ACCELERATOR) == Accelerator.CPU) {
            throw contradiction(
                    settings,
                    CommonSettings.DEVICE,
                    CommonSettings.ACCELERATOR,
                    "Set accelerator to cu124 or cu128, or device to auto or cpu.");
        }
        DeviceConsistency.checkNames(settings);
        PrecisionConsistency.check(stage, settings);
        CacheConsistency.check(stage, settings);
        settings.find(GenerateSettings.SHARD).ifPresent(Shard::parse); // refuses by itself a part that is none
        if (stage == Stage.TRAIN) {
            checkTraining(settings);
        } else if (stage == Stage.GENERATE) {
            InitialImageConsistency.check(settings);
        }
    }

    private static void checkTraining(ResolvedSettings settings) {
        ConceptConsistency.check(settings);
        if (settings.get(ValidationSettings.EXPORT_BEST) == ExportBest.LOSS
                && Concept.of(settings).stream()
                        .noneMatch(concept -> concept.find(ValidationSettings.VALIDATION_IMAGES)
                                .isPresent())) {
            throw UserError.configuration(
                            described(settings, ValidationSettings.EXPORT_BEST)
                                    + " needs to know which step is the best, but there are no validationImages.",
                            "Set validationImages to a folder of images that are not trained on.")
                    .about(ValidationSettings.EXPORT_BEST);
        }
        if (settings.get(ValidationSettings.EXPORT_BEST) == ExportBest.SUBJECT) {
            checkChoosing(settings);
        }
        if (settings.get(DataSettings.PRIOR_KIND) == PriorKind.TEACHER
                && !settings.get(TrainSettings.WITH_PRIOR_PRESERVATION)) {
            throw contradiction(
                    settings,
                    DataSettings.PRIOR_KIND,
                    TrainSettings.WITH_PRIOR_PRESERVATION,
                    "Leave priorKind out, or train with prior preservation.");
        }
        if (settings.get(DataSettings.LOSS_MASK_BACKGROUND) > 0
                && settings.get(DataSettings.LOSS_MASK) == MaskSource.NONE) {
            throw contradiction(
                    settings,
                    DataSettings.LOSS_MASK_BACKGROUND,
                    DataSettings.LOSS_MASK,
                    "Set lossMask to file or alpha.");
        }
        UnreadSettings.refuse(settings);
        RecipeConsistency.check(settings);
        OptimizerConsistency.check(settings);
        MemoryConsistency.check(settings);
        LoraConsistency.check(settings);
        DeviceConsistency.check(settings);
        TrackingConsistency.check(settings);
    }

    /** Samples choose the step: there have to be some, of one subject. */
    private static void checkChoosing(ResolvedSettings settings) {
        String what = described(settings, ValidationSettings.EXPORT_BEST);
        if (settings.find(ValidationSettings.SAMPLE_PROMPTS).isEmpty()) {
            throw UserError.configuration(
                            what + " compares the samples of each step, but there are no samplePrompts.",
                            "Set samplePrompts to some that show the subject, best three or more in different places.")
                    .about(ValidationSettings.EXPORT_BEST);
        }
        settings.find(SubjectSettings.CONCEPTS).ifPresent(subjects -> {
            throw UserError.configuration(
                            what + " compares samples with one subject, but concepts lists " + subjects.size() + ".",
                            "Set exportBest to loss or none, or train one subject at a time.")
                    .about(ValidationSettings.EXPORT_BEST);
        });
    }

    /** The error that two settings do not go together; it names both with their values and where they were set. */
    static UserError contradiction(ResolvedSettings settings, Setting<?> one, Setting<?> other, String remedy) {
        return UserError.configuration(
                        described(settings, one) + " contradicts " + described(settings, other) + ".", remedy)
                .about(one);
    }

    /** Returns a setting with its value and where it was set. */
    static String described(ResolvedSettings settings, Setting<?> setting) {
        return setting.name() + " " + settings.shown(setting) + " ("
                + settings.origin(setting).orElseThrow() + ")";
    }
}
