package dev.dreambooth.engine.stage.train.monitor;

import static dev.dreambooth.contract.settings.SubjectSettings.IDENTIFIER;
import static dev.dreambooth.contract.settings.SubjectSettings.SUBJECT_CLASS;
import static dev.dreambooth.contract.settings.train.TrackingSettings.TRACKING_RUN_NAME;
import static dev.dreambooth.contract.settings.train.ValidationSettings.VALIDATION_IMAGES;
import static dev.dreambooth.contract.settings.train.ValidationSettings.VALIDATION_STEPS;

import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventListener;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.record.ResultFiles;
import dev.dreambooth.contract.settings.Concept;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tracking.SampleImage;
import dev.dreambooth.engine.tracking.TrackedRun;
import dev.dreambooth.engine.tracking.Trackers;
import dev.dreambooth.engine.training.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Hands what a training reports to the trackers that the settings name. They are opened before the first step: only then
 * it is known whether the run goes on from a checkpoint, and from which.
 */
public final class Tracking implements EventListener, StepObserver, AutoCloseable {
    private static final int ID_LENGTH = 8;

    private final StageContext context;
    private final TrackingTools tools;
    private final String id;
    private final SortedMap<Long, Map<String, Double>> earlier = new TreeMap<>();
    private Trackers trackers = new Trackers();
    private int lastStep;
    private boolean complete;

    /**
     * Prepares to report.
     *
     * @param fingerprint of the run, which gives it its id: that of every run that may go on from its checkpoints
     */
    public Tracking(StageContext context, Fingerprint fingerprint, TrackingTools tools) {
        this.context = context;
        this.tools = tools;
        id = Sha256.fingerprint(CanonicalJson.STRICT.valueToTree(ResumeIdentity.of(fingerprint, context.settings())))
                .substring(0, ID_LENGTH);
    }

    /** Returns a context whose events come here too. */
    public StageContext context() {
        return new StageContext(context.spec(), context.devices(), this, context.cancelled());
    }

    /** Returns observers behind this one, which has to know of a step before they report what they see after it. */
    public List<StepObserver> before(List<StepObserver> others) {
        List<StepObserver> observers = new ArrayList<>(List.of(this));
        observers.addAll(others);
        return observers;
    }

    /** A checkpoint knows the losses; where the files of the trackers are gone, they are all there is of those steps. */
    @Override
    public void restore(Checkpoint checkpoint) {
        LossHistory.read(checkpoint.folder(), checkpoint.step()).forEach(point -> {
            Map<String, Double> numbers = numbers(point.step());
            numbers.put("loss", point.loss());
            numbers.put("instanceLoss", point.instanceLoss());
            if (!Double.isNaN(point.priorLoss())) {
                numbers.put("priorLoss", point.priorLoss());
            }
        });
        boolean validated = Concept.of(context.settings()).stream()
                .anyMatch(concept -> concept.find(VALIDATION_IMAGES).isPresent());
        if (validated) {
            ValidationHistory.read(checkpoint.folder(), (int) checkpoint.step(), context.get(VALIDATION_STEPS))
                    .losses()
                    .forEach(one -> numbers(one.step()).put("validationLoss", one.loss()));
        }
    }

    private Map<String, Double> numbers(long step) {
        return earlier.computeIfAbsent(step, key -> new LinkedHashMap<>());
    }

    @Override
    public void begin(int step) {
        lastStep = step;
        trackers = new Trackers(run(step), tools.factories(), context::warn);
    }

    @Override
    public void after(int step, int total) {
        lastStep = step;
    }

    @Override
    public void on(Event event) {
        context.events().on(event);
        if (event instanceof Event.StepCompleted step) {
            trackers.metrics(step.step(), numbers(step));
        } else if (event instanceof Event.ValidationCompleted validation) {
            trackers.metrics(validation.step(), Map.of("validationLoss", validation.loss()));
        } else if (event instanceof Event.SampleWritten sample) {
            sample(sample);
        } else if (event instanceof Event.CheckpointWritten) {
            trackers.flush(); // a run that goes on from here reports later steps only
        }
    }

    private TrackedRun run(int stepsDone) {
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
        return new TrackedRun(
                context.spec().outputDirectory().resolve(ResultFiles.TRACKING), id, name, settings, stepsDone, earlier);
    }

    /** A run of several subjects has no identifier of its own. */
    private String subject() {
        return context.find(IDENTIFIER)
                .flatMap(identifier -> context.find(SUBJECT_CLASS).map(subjectClass -> identifier + " " + subjectClass))
                .orElse("several subjects");
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

    /** Says that the run has come to its end and its result is in place. */
    public void complete() {
        complete = true;
    }

    @Override
    public void close() {
        trackers.close(complete);
    }
}
