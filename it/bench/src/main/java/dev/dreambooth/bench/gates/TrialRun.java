package dev.dreambooth.bench.gates;

import dev.dreambooth.bench.Stages;
import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.launch.WorkerOutcome;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.RegularizeSettings;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.contract.settings.evaluate.EvaluateSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Trains and evaluates trials below a folder, one folder each; what is there already is up to date and stays.
 *
 * @param home the folder
 * @param images the images of the subject, by which all are judged
 * @param stages runs stages
 */
record TrialRun(Path home, Path images, Stages stages) {
    private static final String SEED = "0";
    private static final String IDENTIFIER =
            SubjectSettings.IDENTIFIER.defaultValue().orElseThrow();

    /** Returns whether there is a model of it. */
    boolean isTrained(Trial trial) {
        return Files.isDirectory(results(trial).resolve("model"));
    }

    /** Makes class images and trains. */
    void train(Trial trial) throws IOException {
        if (trial.borrows()) {
            return;
        }
        Map<String, String> settings = settings(trial);
        must(Stage.REGULARIZE, settings);
        must(Stage.TRAIN, settings);
    }

    /**
     * Evaluates what was trained, after damaging it if that is its fault.
     *
     * @param lender the good trial that lends its model to those that damage one
     */
    Evaluation judge(Trial trial, Trial lender) throws IOException {
        Path results = results(trial);
        if (trial.borrows() && !isTrained(trial)) {
            copy(results(lender).resolve("model"), results.resolve("model"));
            Damages.vae(results, trial.damage());
        }
        Map<String, String> settings = settings(trial);
        set(settings, SubjectSettings.INSTANCE_IMAGES.name(), images.toString());
        set(
                settings,
                EvaluateSettings.TRAINED_MODEL.name(),
                results.resolve("model").toString());
        Optional<Evaluation> judged = evaluate(results, settings);
        if (trial.damage() == Trial.Damage.ONE_SEED) {
            Damages.oneSeed(results, IDENTIFIER);
            judged = evaluate(results, settings);
        }
        return judged.orElseThrow(() -> new IOException(trial.name() + " was not judged"));
    }

    private Optional<Evaluation> evaluate(Path results, Map<String, String> settings) throws IOException {
        WorkerOutcome outcome = stages.run(Stage.EVALUATE, settings, event -> {});
        if (outcome.exitCode() != ExitCode.OK && outcome.exitCode() != ExitCode.GATE_FAILED) {
            throw new IOException("evaluate ended with " + outcome.exitCode() + ": " + outcome.message());
        }
        Path file = results.resolve(Stage.EVALUATE.folder()).resolve(Evaluation.FILE_NAME);
        return Files.exists(file) ? Optional.of(Evaluation.readFile(file)) : Optional.empty();
    }

    private void must(Stage stage, Map<String, String> settings) throws IOException {
        WorkerOutcome outcome = stages.run(stage, settings, event -> {});
        if (outcome.exitCode() != ExitCode.OK) {
            throw new IOException(stage.id() + " ended with " + outcome.exitCode() + ": " + outcome.message());
        }
    }

    private Map<String, String> settings(Trial trial) {
        Map<String, String> settings = new TreeMap<>();
        set(settings, SubjectSettings.INSTANCE_IMAGES.name(), images.toString());
        set(settings, SubjectSettings.SUBJECT_CLASS.name(), "dog");
        set(settings, CommonSettings.SEED.name(), SEED);
        set(settings, CommonSettings.OUTPUT_DIRECTORY.name(), results(trial).toString());
        trial.settings().forEach((name, value) -> set(settings, name, value));
        String seed = trial.settings().getOrDefault(CommonSettings.SEED.name(), SEED);
        Path classImages = home.resolve("class-images-" + seed);
        set(settings, RegularizeSettings.CLASS_IMAGES_DIRECTORY.name(), classImages.toString());
        return settings;
    }

    private static void set(Map<String, String> settings, String name, String value) {
        settings.put("dreambooth." + name, value);
    }

    private Path results(Trial trial) {
        return home.resolve(trial.name());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                AtomicFiles.write(to.resolve(from.relativize(file).toString()), Files.readAllBytes(file));
            }
        }
    }
}
