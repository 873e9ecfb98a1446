package dev.dreambooth.engine.stage.train;

import static dev.dreambooth.contract.settings.SubjectSettings.IDENTIFIER;
import static dev.dreambooth.contract.settings.SubjectSettings.SUBJECT_CLASS;
import static dev.dreambooth.contract.settings.TrackingSettings.CSV;
import static dev.dreambooth.contract.settings.TrackingSettings.MLFLOW;
import static dev.dreambooth.contract.settings.TrackingSettings.MLFLOW_EXPERIMENT;
import static dev.dreambooth.contract.settings.TrackingSettings.MLFLOW_TRACKING_URI;
import static dev.dreambooth.contract.settings.TrackingSettings.REPORT_TO;
import static dev.dreambooth.contract.settings.TrackingSettings.TENSORBOARD;
import static dev.dreambooth.contract.settings.TrackingSettings.TRACKING_RUN_NAME;
import static dev.dreambooth.contract.settings.TrackingSettings.WANDB;
import static dev.dreambooth.contract.settings.TrackingSettings.WANDB_PROJECT;

import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventListener;
import dev.dreambooth.contract.io.CanonicalJson;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.launch.WorkerCommand;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tracking.MetricsCsv;
import dev.dreambooth.engine.tracking.MlflowServer;
import dev.dreambooth.engine.tracking.MlflowTracker;
import dev.dreambooth.engine.tracking.SampleImage;
import dev.dreambooth.engine.tracking.TensorBoardTracker;
import dev.dreambooth.engine.tracking.TrackedRun;
import dev.dreambooth.engine.tracking.TrackerFactory;
import dev.dreambooth.engine.tracking.Trackers;
import dev.dreambooth.engine.tracking.WandbTracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Hands what a training reports to the trackers that the settings name. They are opened at the first step: only then it is
 * known whether the run goes on from a checkpoint, and from which.
 */
final class Tracking implements EventListener, AutoCloseable {
    /** Name of the folder below the output directory. */
    static final String FOLDER = "tracking";

    private static final List<String> COLUMNS = List.of(
            "loss",
            "instanceLoss",
            "priorLoss",
            "validationLoss",
            "learningRate",
            "gradNorm",
            "secondsPerStep",
            "memoryBytes");
    private static final int ID_LENGTH = 8;

    private final StageContext context;
    private final Fingerprint fingerprint;
    private Trackers trackers;
    private int lastStep;
    private boolean complete;

    /**
     * @param fingerprint of the run, which gives it its id
     */
    Tracking(StageContext context, Fingerprint fingerprint) {
        this.context = context;
        this.fingerprint = fingerprint;
    }

    /** Returns a context whose events come here too. */
    StageContext context() {
        return new StageContext(context.spec(), context.devices(), this, context.cancelled());
    }

    @Override
    public void on(Event event) {
        context.events().on(event);
        if (event instanceof Event.StepCompleted step) {
            open(step.step() - 1);
            lastStep = step.step();
            trackers.metrics(lastStep, numbers(step));
            complete = lastStep == step.totalSteps();
        } else if (event instanceof Event.ValidationCompleted validation && trackers != null) {
            trackers.metrics(validation.step(), Map.of("validationLoss", validation.loss()));
        } else if (event instanceof Event.SampleWritten sample) {
            open(lastStep); // the first samples are of the untouched model
            sample(sample);
        } else if (event instanceof Event.CheckpointWritten && trackers != null) {
            trackers.flush(); // a run that goes on from here reports later steps only
        }
    }

    private void open(int stepsDone) {
        if (trackers == null) {
            trackers = new Trackers(run(stepsDone), factories(), context::warn);
        }
    }

    private TrackedRun run(int stepsDone) {
        String id = Sha256.fingerprint(CanonicalJson.STRICT.valueToTree(fingerprint))
                .substring(0, ID_LENGTH);
        String name = context.find(TRACKING_RUN_NAME).orElseGet(() -> subject() + " " + id);
        Map<String, String> settings = new TreeMap<>();
        context.settings()
                .toJson()
                .properties()
                .forEach(entry -> settings.put(
                        entry.getKey(),
                        entry.getValue().isValueNode()
                                ? entry.getValue().asText()
                                : entry.getValue().toString()));
        return new TrackedRun(context.spec().outputDirectory().resolve(FOLDER), id, name, settings, stepsDone);
    }

    /** A run of several subjects has no identifier of its own. */
    private String subject() {
        return context.find(IDENTIFIER)
                .flatMap(identifier -> context.find(SUBJECT_CLASS).map(subjectClass -> identifier + " " + subjectClass))
                .orElse("several subjects");
    }

    private Map<String, TrackerFactory> factories() {
        Map<String, TrackerFactory> factories = new LinkedHashMap<>();
        for (String tool : context.get(REPORT_TO)) {
            switch (tool) {
                case CSV -> factories.put(tool, run -> MetricsCsv.open(run, COLUMNS));
                case TENSORBOARD -> factories.put(tool, TensorBoardTracker::open);
                case WANDB -> factories.put(tool, run -> WandbTracker.open(run, context.get(WANDB_PROJECT)));
                case MLFLOW -> mlflow().ifPresent(factory -> factories.put(tool, factory));
                default -> {
                    // none
                }
            }
        }
        return factories;
    }

    private Optional<TrackerFactory> mlflow() {
        if (Boolean.parseBoolean(System.getenv(WorkerCommand.OFFLINE))) {
            context.warn("The run is not tracked by mlflow: the build is offline.");
            return Optional.empty();
        }
        MlflowServer server =
                new MlflowServer(context.get(MLFLOW_TRACKING_URI), context.get(MLFLOW_EXPERIMENT), System.getenv());
        return Optional.of(run -> new MlflowTracker(run, server, context::warn));
    }

    private static Map<String, Double> numbers(Event.StepCompleted step) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("loss", step.loss());
        numbers.put("instanceLoss", step.instanceLoss());
        if (step.priorLoss() != null) {
            numbers.put("priorLoss", step.priorLoss());
        }
        numbers.put("learningRate", step.learningRate());
        numbers.put("gradNorm", step.gradNorm());
        numbers.put("secondsPerStep", step.secondsPerStep());
        numbers.put("memoryBytes", (double) step.memoryBytes());
        return numbers;
    }

    private void sample(Event.SampleWritten sample) {
        Path file = context.spec().stageDirectory().resolve(sample.path()).normalize();
        String name = file.getFileName().toString().replaceFirst("\\.png$", "");
        try {
            trackers.image(lastStep, SampleImage.ofPng(name, sample.prompt(), Files.readAllBytes(file)));
        } catch (IOException e) {
            context.warn("The sample image " + file + " is not tracked: it cannot be read.");
        }
    }

    @Override
    public void close() {
        if (trackers != null) {
            trackers.close(complete);
        }
    }
}
