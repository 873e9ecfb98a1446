package dev.dreambooth.contract.settings;

import dev.dreambooth.contract.NearestName;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.evaluate.EvaluateSettings;
import dev.dreambooth.contract.settings.train.CheckpointSettings;
import dev.dreambooth.contract.settings.train.DataSettings;
import dev.dreambooth.contract.settings.train.EmaSettings;
import dev.dreambooth.contract.settings.train.LearningRateSettings;
import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.contract.settings.train.LossSettings;
import dev.dreambooth.contract.settings.train.MemorySettings;
import dev.dreambooth.contract.settings.train.NoiseSettings;
import dev.dreambooth.contract.settings.train.OptimizerSettings;
import dev.dreambooth.contract.settings.train.ProdigySettings;
import dev.dreambooth.contract.settings.train.SavedModelSettings;
import dev.dreambooth.contract.settings.train.TrackingSettings;
import dev.dreambooth.contract.settings.train.TrainSettings;
import dev.dreambooth.contract.settings.train.ValidationSettings;
import dev.dreambooth.contract.settings.value.Setting;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The catalogue of all settings, by chapter and by name. */
public final class Settings {
    private static final Map<String, List<Setting<?>>> CHAPTERS = chaptersInOrder();
    private static final Map<String, Setting<?>> BY_NAME = byName();

    private Settings() {}

    /** Returns all settings in the order in which the documentation shows them. */
    public static List<Setting<?>> all() {
        return List.copyOf(BY_NAME.values());
    }

    /** Returns the settings of each chapter of the documentation, by its heading. */
    public static Map<String, List<Setting<?>>> chapters() {
        return CHAPTERS;
    }

    /** Returns the setting with this name, if there is one. */
    public static Optional<Setting<?>> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** Returns the settings that a stage reads. */
    public static List<Setting<?>> of(Stage stage) {
        return all().stream()
                .filter(setting -> setting.stages().contains(stage))
                .toList();
    }

    /** Returns the name of the setting that is spelled most like the given one, if any comes near. */
    public static Optional<String> nearest(String name) {
        return NearestName.of(name, BY_NAME.keySet());
    }

    private static Map<String, List<Setting<?>>> chaptersInOrder() {
        Map<String, List<Setting<?>>> chapters = new LinkedHashMap<>();
        chapters.put("Common", CommonSettings.all());
        chapters.put("Subject", SubjectSettings.all());
        chapters.put("Class images", RegularizeSettings.all());
        chapters.put("Training", TrainSettings.all());
        chapters.put("Training data", DataSettings.all());
        chapters.put("Optimizer", OptimizerSettings.all());
        chapters.put("Prodigy", ProdigySettings.all());
        chapters.put("LoRA", LoraSettings.all());
        chapters.put("Memory", MemorySettings.all());
        chapters.put("Learning rate", LearningRateSettings.all());
        chapters.put("Loss", LossSettings.all());
        chapters.put("Noise", NoiseSettings.all());
        chapters.put("Averaged weights", EmaSettings.all());
        chapters.put("Saved model", SavedModelSettings.all());
        chapters.put("Tracking", TrackingSettings.all());
        chapters.put("Checkpoints", CheckpointSettings.all());
        chapters.put("Validation and samples", ValidationSettings.all());
        chapters.put("Generation", GenerateSettings.all());
        chapters.put("Evaluation", EvaluateSettings.all());
        chapters.put("Packaging", PackageSettings.all());
        chapters.put("What runs", ReuseSettings.all());
        chapters.put("Cache", CacheSettings.all());
        return chapters;
    }

    private static Map<String, Setting<?>> byName() {
        Map<String, Setting<?>> byName = new LinkedHashMap<>();
        CHAPTERS.values().stream().flatMap(Collection::stream).forEach(setting -> {
            if (byName.put(setting.name(), setting) != null) {
                throw new IllegalStateException(setting.name() + " is defined twice");
            }
        });
        return byName;
    }
}
