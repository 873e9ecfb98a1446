package dev.dreambooth.engine.stage.evaluate;

import static dev.dreambooth.contract.settings.evaluate.EvaluateSettings.EVALUATE_CHECKPOINTS;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.evaluation.Yardstick;
import dev.dreambooth.contract.record.ResultFiles;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.engine.evaluation.ByPrompt;
import dev.dreambooth.engine.evaluation.Embeddings;
import dev.dreambooth.engine.evaluation.EncodedImages;
import dev.dreambooth.engine.evaluation.EvaluationInput;
import dev.dreambooth.engine.evaluation.ImageFacts;
import dev.dreambooth.engine.evaluation.curve.MeasuredStep;
import dev.dreambooth.engine.evaluation.curve.TrainingCurve;
import dev.dreambooth.engine.evaluation.encoder.ImageEncoder;
import dev.dreambooth.engine.evaluation.measure.Measures;
import dev.dreambooth.engine.stage.BaseModel;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.encoders.EncoderFolders;
import dev.dreambooth.engine.stage.generate.SampledModel;
import dev.dreambooth.engine.stage.train.CheckpointModel;
import dev.dreambooth.engine.stage.train.monitor.TrainedStep;
import dev.dreambooth.engine.training.checkpoint.KeptCheckpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The checkpoints that the training of the judged model has left, each looked at by the first image of each prompt, and
 * the judged model itself as the last of them.
 */
final class CheckpointSeries {
    private final StageContext context;
    private final EvaluationPlan plan;
    private final CheckpointModel models;
    private final long published;
    private final Map<String, String> digests = new TreeMap<>();
    private final List<CheckpointImages> checkpoints = new ArrayList<>();

    /** What each encoder saw: the images of each checkpoint in order, then those of the judged model. */
    private final Map<String, List<EncodedImages>> seen = new HashMap<>();

    private CheckpointSeries(StageContext context, EvaluationPlan plan, SampledModel base, RunRecord record) {
        this.context = context;
        this.plan = plan;
        this.models = new CheckpointModel(context, record);
        this.published = TrainedStep.published(record);
        ImageStore store = EvaluationImages.store(context);
        List<EvaluatedImage> firsts =
                plan.images().tuned().stream().map(row -> row.get(0)).toList();
        for (KeptCheckpoint checkpoint : KeptCheckpoint.of(folder(context), record.fingerprint(), context::warn)) {
            if (checkpoint.step() != published) {
                String name = checkpoint.folder().getFileName().toString();
                String digest = checkpoint.sha256() + " " + models.form();
                digests.put(name, digest);
                Map<String, String> inputs = new TreeMap<>(base.inputs());
                inputs.put("checkpoint", digest);
                checkpoints.add(new CheckpointImages(
                        checkpoint,
                        firsts,
                        store,
                        EvaluationImages.maker(inputs, false, context),
                        context.get(CommonSettings.FORCE)));
            }
        }
    }

    private static Path folder(StageContext context) {
        return BaseModel.trained(context.spec()).resolveSibling(ResultFiles.CHECKPOINTS);
    }

    /**
     * Finds the checkpoints, if they are to be looked at.
     *
     * @param base the model that was trained
     * @throws UserError if there are none, or something else than what training left is judged
     */
    static Optional<CheckpointSeries> of(
            StageContext context, EvaluationPlan plan, EncoderFolders encoders, SampledModel base) {
        if (!context.get(EVALUATE_CHECKPOINTS)) {
            return Optional.empty();
        }
        if (encoders.text().isEmpty()) {
            throw refusal(
                    "evaluateCheckpoints asks at which step prompts begin to be lost, but nothing is named that could see"
                            + " whether they are followed: textEncoder is not set.",
                    "Set textEncoder to the folder of a CLIP model as transformers saves it.");
        }
        context.find(LoraSettings.LORA).ifPresent(named -> {
            throw refusal(
                    "evaluateCheckpoints looks at the training of the model that is judged, but lora names something else.",
                    "Leave lora or evaluateCheckpoints out.");
        });
        Path model = BaseModel.trained(context.spec());
        RunRecord record = RunRecord.read(model)
                .filter(found -> found.fingerprint().stage().equals(Stage.TRAIN.id()))
                .orElseThrow(() -> refusal(
                        "evaluateCheckpoints looks at the training of the model that is judged, but " + model
                                + " holds no record of one.",
                        "Judge a model where train left it, or leave evaluateCheckpoints out."));
        requireBase(record, base);
        CheckpointSeries series = new CheckpointSeries(context, plan, base, record);
        if (series.checkpoints.isEmpty()) {
            throw refusal(
                    "There are no checkpoints of the training of " + model + " in " + folder(context) + ".",
                    "Train with checkpointingSteps below maxTrainSteps, and with a checkpointsTotalLimit that keeps as"
                            + " many as you want to look at.");
        }
        return Optional.of(series);
    }

    private static void requireBase(RunRecord record, SampledModel base) {
        Map<String, String> then = record.fingerprint().inputs();
        base.inputs().forEach((name, digest) -> {
            if (name.startsWith("model/") && !digest.equals(then.get(name))) {
                throw UserError.data(
                                "The checkpoints are of another base model: " + name + " is not what was trained.",
                                "Set model to the one that was trained.")
                        .about(CommonSettings.MODEL);
            }
        });
    }

    private static UserError refusal(String what, String remedy) {
        return UserError.configuration(what, remedy).about(EVALUATE_CHECKPOINTS);
    }

    /** Returns what stands for them in a fingerprint. */
    Map<String, String> digests() {
        return digests;
    }

    /** Returns how many images are to be made. */
    int missing() {
        return checkpoints.stream().mapToInt(CheckpointImages::missing).sum();
    }

    /** Makes the images that are missing. */
    void make() {
        checkpoints.forEach(checkpoint -> checkpoint.make(models, context));
    }

    /**
     * Looks at all images through an encoder.
     *
     * @param as which encoder it is, as the yardstick names it
     * @param judged what it saw of the judged model and of its base
     */
    void look(String as, ImageEncoder encoder, EncodedImages judged) {
        context.phase("looking at the images of " + checkpoints.size() + " checkpoints through "
                + encoder.identity().name());
        List<EncodedImages> steps = new ArrayList<>();
        for (CheckpointImages checkpoint : checkpoints) {
            List<Embeddings> rows = checkpoint.images().stream()
                    .map(image -> Embeddings.of(encoder.embed(List.of(checkpoint.read(image)))))
                    .toList();
            steps.add(firsts(judged, rows));
            context.progress(steps.size(), checkpoints.size(), "checkpoints");
        }
        steps.add(firsts(judged, judged.images().map(Embeddings::first).tuned()));
        seen.put(as, steps);
    }

    private static EncodedImages firsts(EncodedImages judged, List<Embeddings> rows) {
        List<Embeddings> base = judged.images().map(Embeddings::first).base();
        return new EncodedImages(
                judged.references(),
                judged.whole(),
                judged.mirrored(),
                new ByPrompt<>(rows, base, List.of(), List.of()));
    }

    /**
     * Measures each step.
     *
     * @param judged what is known of the judged model and its base
     */
    TrainingCurve measure(EvaluationInput judged) {
        List<MeasuredStep> steps = new ArrayList<>();
        for (int i = 0; i < checkpoints.size(); i++) {
            CheckpointImages checkpoint = checkpoints.get(i);
            List<List<ImageFacts>> facts = checkpoint.images().stream()
                    .map(image -> List.of(EvaluationRun.facts(image, checkpoint.read(image))))
                    .toList();
            steps.add(step(checkpoint.step(), false, i, facts, judged));
        }
        List<List<ImageFacts>> facts = firsts(judged.images().tuned());
        steps.add(step(published, true, checkpoints.size(), facts, judged));
        steps.sort(Comparator.comparingLong(MeasuredStep::step));
        return TrainingCurve.of(steps);
    }

    private MeasuredStep step(
            long step, boolean isPublished, int number, List<List<ImageFacts>> facts, EvaluationInput judged) {
        Yardstick all = judged.yardstick();
        Yardstick yardstick = new Yardstick(
                all.encoders(),
                all.prompts(),
                all.seeds().subList(0, 1),
                List.of(),
                List.of(),
                all.sampler(),
                all.references());
        ByPrompt<List<ImageFacts>> images =
                new ByPrompt<>(facts, firsts(judged.images().base()), List.of(), List.of());
        EvaluationInput input = new EvaluationInput(
                yardstick,
                seen(Yardstick.SUBJECT, number),
                Optional.of(seen(Yardstick.CLIP, number)),
                judged.prompts(),
                images,
                Optional.empty());
        return new MeasuredStep(step, isPublished, all.prompts(), Measures.of(input));
    }

    private EncodedImages seen(String as, int number) {
        return Objects.requireNonNull(seen.get(as), as).get(number);
    }

    private static <T> List<List<T>> firsts(List<List<T>> rows) {
        return rows.stream().map(row -> List.of(row.get(0))).toList();
    }

    /** Returns the images of each checkpoint, by rising step. */
    List<CheckpointImages> checkpoints() {
        return List.copyOf(checkpoints);
    }

    /** Returns what a prompt asks for. */
    String prompt(EvaluatedImage image) {
        return plan.subjects().get(image.sample().row());
    }

    /** Copies all images into the folder of the results. */
    void copyTo(Path folder) throws IOException {
        for (CheckpointImages checkpoint : checkpoints) {
            checkpoint.copyTo(folder);
        }
    }

    /** Returns the seed of each image by its file's name. */
    Map<String, Long> seeds() {
        Map<String, Long> seeds = new LinkedHashMap<>();
        checkpoints.forEach(checkpoint -> seeds.putAll(checkpoint.seeds()));
        return seeds;
    }

    /** Returns the files in which the images are kept. */
    List<Path> files() {
        return checkpoints.stream()
                .flatMap(checkpoint -> checkpoint.files().stream())
                .toList();
    }
}
