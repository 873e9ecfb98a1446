package dev.dreambooth.engine.stage.verify;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.record.ResultFiles;
import dev.dreambooth.contract.settings.CacheSettings;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.Concept;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.RegularizeSettings;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.contract.settings.evaluate.EvaluateSettings;
import dev.dreambooth.contract.settings.train.LoraChoice;
import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.contract.settings.train.TrackingSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.stage.BaseModel;
import dev.dreambooth.engine.stage.regularize.ClassImageSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** How a result is made again beside the first: the same in every way that counts, elsewhere, and by no shortcut. */
final class VerificationSpec {
    private VerificationSpec() {}

    /** Returns the folder to make them again in. */
    static Path scratch(RunSpec spec) {
        return spec.outputDirectory()
                .resolve(".work")
                .resolve("verify-" + spec.stage().id() + "-results");
    }

    /** Returns the run that makes them again. */
    static RunSpec of(RunSpec spec, Path scratch) {
        int limit = spec.verify().orElseThrow();
        ResolvedSettings settings = spec.settings()
                .with(CommonSettings.OUTPUT_DIRECTORY, scratch)
                .with(CommonSettings.FORCE, true)
                .with(CacheSettings.CACHE, CacheSettings.OFF)
                .without(CacheSettings.REMOTE_CACHE);
        String model = spec.model();
        switch (spec.stage()) {
            case REGULARIZE -> {
                settings = settings.without(RegularizeSettings.CLASS_IMAGES_DIRECTORY);
                Optional<Integer> count = settings.find(RegularizeSettings.CLASS_IMAGES);
                if (count.isPresent()) { // several subjects have a number each
                    settings = settings.with(RegularizeSettings.CLASS_IMAGES, limited(count.get(), limit));
                }
                settings = subjects(settings, (subject, values) -> {
                    values.remove(RegularizeSettings.CLASS_IMAGES_DIRECTORY.name());
                    values.computeIfPresent(
                            RegularizeSettings.CLASS_IMAGES.name(), (name, images) -> limited((int) images, limit));
                });
            }
            case TRAIN -> {
                settings = settings.with(CacheSettings.CHECKPOINT_UPLOAD, false)
                        .with(TrackingSettings.REPORT_TO, List.of(TrackingSettings.NONE)); // no second run on a server
                List<Path> sets = ClassImageSets.folders(spec);
                if (settings.find(SubjectSettings.CONCEPTS).isEmpty() && Files.isDirectory(sets.get(0))) {
                    settings = settings.with(RegularizeSettings.CLASS_IMAGES_DIRECTORY, sets.get(0));
                }
                settings = subjects(settings, (subject, values) -> {
                    if (Files.isDirectory(sets.get(subject))) {
                        values.put(RegularizeSettings.CLASS_IMAGES_DIRECTORY.name(), sets.get(subject));
                    }
                });
            }
            case GENERATE -> {
                settings = limit == 0 ? settings : fewer(settings, limit);
                Path trained = BaseModel.trained(spec);
                if (BaseModel.isWhole(trained)) {
                    model = trained.toString();
                } else if (Files.isDirectory(trained)
                        && settings.find(LoraSettings.LORA).isEmpty()) {
                    settings = settings.with(LoraSettings.LORA, List.of(new LoraChoice(trained, Optional.empty())));
                }
            }
            case EVALUATE -> {
                settings = (limit == 0 ? settings : fewerToJudge(settings, limit))
                        .with(EvaluateSettings.FAIL_ON_GATE, false); // to fail again is no difference
                if (Files.isDirectory(BaseModel.trained(spec))) {
                    settings = settings.with(EvaluateSettings.TRAINED_MODEL, BaseModel.trained(spec));
                }
            }
        }
        return new RunSpec(spec.stage(), model, settings);
    }

    /** Changes what is said of each of several subjects, told by its number. */
    private static ResolvedSettings subjects(
            ResolvedSettings settings, BiConsumer<Integer, Map<String, Object>> change) {
        Optional<List<Concept>> subjects = settings.find(SubjectSettings.CONCEPTS);
        if (subjects.isEmpty()) {
            return settings;
        }
        List<Concept> changed = new ArrayList<>();
        for (Concept subject : subjects.get()) {
            Map<String, Object> values = new TreeMap<>(subject.values());
            change.accept(changed.size(), values);
            changed.add(new Concept(values));
        }
        return settings.with(SubjectSettings.CONCEPTS, List.copyOf(changed));
    }

    private static int limited(int count, int limit) {
        return limit == 0 ? count : Math.min(count, limit);
    }

    /** Whole rows as far as they fit: file names tell the number of the prompt, and so stay the same. */
    private static ResolvedSettings fewer(ResolvedSettings settings, int limit) {
        List<String> prompts = settings.get(GenerateSettings.PROMPTS);
        int each = Math.min(settings.get(GenerateSettings.IMAGES_PER_PROMPT), limit);
        int rows = Math.min(prompts.size(), Math.max(1, limit / each));
        return settings.with(GenerateSettings.PROMPTS, prompts.subList(0, rows))
                .with(GenerateSettings.IMAGES_PER_PROMPT, each)
                .without(GenerateSettings.SHARD);
    }

    private static ResolvedSettings fewerToJudge(ResolvedSettings settings, int limit) {
        List<String> prompts = settings.get(EvaluateSettings.EVALUATION_PROMPTS);
        int each = Math.min(settings.get(EvaluateSettings.EVALUATION_IMAGES_PER_PROMPT), limit);
        int rows = Math.min(prompts.size(), Math.max(1, limit / each));
        return settings.with(EvaluateSettings.EVALUATION_PROMPTS, prompts.subList(0, rows))
                .with(EvaluateSettings.EVALUATION_IMAGES_PER_PROMPT, each)
                .with(
                        EvaluateSettings.EVALUATION_CLASS_IMAGES_PER_PROMPT,
                        Math.min(settings.get(EvaluateSettings.EVALUATION_CLASS_IMAGES_PER_PROMPT), limit));
    }

    /** Returns whether a file of a result is one of its images, which are the same however many are made. */
    static boolean isImage(Stage stage, String name) {
        return stage != Stage.TRAIN && name.endsWith(".png") && !name.equals(ResultFiles.CONTACT_SHEET);
    }

    /** Returns the newest checkpoint that a stopped training left. */
    static Path newest(Path checkpoints) throws IOException {
        try (Stream<Path> entries = Files.list(checkpoints)) {
            return entries.max(Comparator.naturalOrder())
                    .orElseThrow(() -> UserError.data(
                            "The training made again has left no checkpoint in " + checkpoints + ".", "Run it again."));
        }
    }
}
