package dev.dreambooth.engine.stage.evaluate;

import dev.dreambooth.contract.evaluation.EncoderIdentity;
import dev.dreambooth.contract.evaluation.EvaluationPrompt;
import dev.dreambooth.contract.evaluation.Yardstick;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.evaluate.EvaluateSettings;
import dev.dreambooth.contract.settings.gate.Gate;
import dev.dreambooth.contract.settings.train.DataSettings;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.engine.data.image.ColourSpread;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.evaluation.ByPrompt;
import dev.dreambooth.engine.evaluation.Embeddings;
import dev.dreambooth.engine.evaluation.EncodedImages;
import dev.dreambooth.engine.evaluation.EvaluationInput;
import dev.dreambooth.engine.evaluation.ImageFacts;
import dev.dreambooth.engine.evaluation.PairDistances;
import dev.dreambooth.engine.evaluation.encoder.Encoders;
import dev.dreambooth.engine.evaluation.encoder.ImageEncoder;
import dev.dreambooth.engine.evaluation.gate.DefaultGates;
import dev.dreambooth.engine.evaluation.gate.LastGood;
import dev.dreambooth.engine.evaluation.result.Evaluated;
import dev.dreambooth.engine.stage.Outcome;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.StageResult;
import dev.dreambooth.engine.stage.encoders.EncoderFolders;
import dev.dreambooth.engine.stage.encoders.References;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The run of an evaluation: images are made, looked at, measured and judged, and all of it is written down. */
final class EvaluationRun {
    /** What two evaluations must have in common beside their prompts and seeds. */
    private static final List<Setting<?>> SAMPLER = List.of(
            GenerateSettings.SCHEDULER,
            GenerateSettings.INFERENCE_STEPS,
            GenerateSettings.GUIDANCE_SCALE,
            GenerateSettings.GUIDANCE_RESCALE,
            GenerateSettings.ETA,
            GenerateSettings.CLIP_SKIP,
            GenerateSettings.NEGATIVE_PROMPT,
            GenerateSettings.PROMPT_SYNTAX,
            CommonSettings.PREDICTION_TYPE,
            CommonSettings.PRECISION);

    /** So many digits of a digest tell masks apart. */
    private static final int SHOWN = 16;

    private final StageContext context;
    private final EvaluationPlan plan;
    private final References references;
    private final EncoderFolders encoders;
    private final EvaluationImages images;
    private final EvaluationReports reports;
    private final KeptVectors vectors;
    private final Optional<CheckpointSeries> checkpoints;

    EvaluationRun(
            StageContext context,
            EvaluationPlan plan,
            References references,
            EncoderFolders encoders,
            EvaluationImages images,
            EvaluationReports reports,
            Optional<CheckpointSeries> checkpoints) {
        this.context = context;
        this.plan = plan;
        this.references = references;
        this.encoders = encoders;
        this.images = images;
        this.reports = reports;
        this.vectors = new KeptVectors(context);
        this.checkpoints = checkpoints;
    }

    /**
     * Runs all of it.
     *
     * @param models the digests of the trained model and of its base
     * @param lastGood what to compare with
     */
    Outcome run(StageResult result, Map<String, String> models, Optional<LastGood> lastGood) {
        tryEncoders();
        images.make();
        checkpoints.ifPresent(CheckpointSeries::make);
        EvaluationInput input = look();
        Evaluated evaluated = Evaluated.of(input, models, this::gates, lastGood);
        Optional<CheckpointPart> course =
                checkpoints.map(series -> new CheckpointPart(series.measure(input), series, any().width()));
        Map<String, Long> seeds = new LinkedHashMap<>(images.seeds());
        checkpoints.ifPresent(series -> seeds.putAll(series.seeds()));
        Map<String, Double> metrics = new TreeMap<>(EvaluationReports.metrics(evaluated.evaluation()));
        course.flatMap(part -> part.curve().knee()).ifPresent(knee -> metrics.put("kneeStep", (double) knee.step()));
        result.replace(
                aside -> {
                    images.copyTo(aside);
                    if (course.isPresent()) {
                        course.get().series().copyTo(aside);
                        course.get().curve().write(aside);
                    }
                    reports.write(evaluated, course, result.fingerprint(), any().width(), aside);
                },
                seeds,
                metrics);
        images.forgetOthers(checkpoints.map(CheckpointSeries::files).orElse(List.of()));
        vectors.forgetOthers();
        int kept = images.size() - images.missing();
        return Consequence.of(
                Outcome.of("judged the model by " + images.size() + " images in " + result.folder()
                        + (kept == 0 ? "" : ", of which " + kept + " were there already")
                        + (vectors.computed() == 0 ? "; what encoders see in them was known" : "")
                        + CheckpointPart.message(course.map(CheckpointPart::curve))),
                evaluated.evaluation(),
                result.folder(),
                context);
    }

    private List<Gate> gates(Set<String> measured) {
        return context.find(EvaluateSettings.GATES).orElseGet(() -> DefaultGates.of(encoders.embedded(), measured));
    }

    /** An encoder that cannot be used is told of before images are made. */
    private void tryEncoders() {
        context.phase("opening the encoders");
        try (Encoders subject = encoders.openSubject(context)) {
            remembering(subject).embed(references.pixels().subList(0, 1));
        }
        encoders.openText(context).ifPresent(Encoders::close);
        Diversities.tryNetwork(context);
    }

    private EvaluationInput look() {
        Map<String, EncoderIdentity> identities = new TreeMap<>();
        EncodedImages subject;
        try (Encoders opened = encoders.openSubject(context)) {
            subject = look(opened, Yardstick.SUBJECT, identities);
            lookAtCheckpoints(Yardstick.SUBJECT, opened, subject);
        }
        Optional<EncodedImages> clip = Optional.empty();
        Optional<Embeddings> prompts = Optional.empty();
        Optional<Encoders> text = encoders.openText(context);
        if (text.isPresent()) {
            try (Encoders opened = text.get()) {
                EncodedImages seen = look(opened, Yardstick.CLIP, identities);
                lookAtCheckpoints(Yardstick.CLIP, opened, seen);
                clip = Optional.of(seen);
                prompts = Optional.of(Embeddings.of(opened.texts()
                        .orElseThrow()
                        .embed(plan.prompts().stream()
                                .map(EvaluationPrompt::text)
                                .toList())));
            }
        }
        ByPrompt<List<ImageFacts>> facts = plan.images()
                .map(row -> row.stream()
                        .map(image -> facts(image, images.read(image)))
                        .toList());
        Optional<PairDistances> lpips = Diversities.of(plan.images(), images::read, vectors, identities, context);
        return new EvaluationInput(yardstick(identities), subject, clip, prompts, facts, lpips);
    }

    /** Returns what is known of an image; what was stored had finite numbers. */
    static ImageFacts facts(EvaluatedImage image, RgbImage pixels) {
        return new ImageFacts(image.file(), ColourSpread.of(pixels).deviation(), true);
    }

    private EncodedImages look(Encoders opened, String what, Map<String, EncoderIdentity> identities) {
        EncoderIdentity identity = opened.images().identity();
        identities.put(what, identity);
        context.phase("looking at " + images.size() + " images through " + identity.name());
        return new Looking(remembering(opened), context).at(references, plan.images(), images::read, images.size());
    }

    private ImageEncoder remembering(Encoders opened) {
        return new RememberingEncoder(opened.images(), vectors);
    }

    private void lookAtCheckpoints(String what, Encoders opened, EncodedImages judged) {
        checkpoints.ifPresent(series -> series.look(what, remembering(opened), judged));
    }

    /** All images have one size. */
    private RgbImage any() {
        return images.read(plan.images().tuned().get(0).get(0));
    }

    private Yardstick yardstick(Map<String, EncoderIdentity> identities) {
        RgbImage any = any();
        Map<String, String> sampler = new TreeMap<>();
        SAMPLER.forEach(setting ->
                sampler.put(setting.name(), setting.shown(context.settings().get(setting))));
        sampler.put(GenerateSettings.WIDTH.name(), String.valueOf(any.width()));
        sampler.put(GenerateSettings.HEIGHT.name(), String.valueOf(any.height()));
        references
                .maskDigest()
                .ifPresent(digest -> sampler.put(
                        DataSettings.LOSS_MASK.name(),
                        context.get(DataSettings.LOSS_MASK) + " " + digest.substring(0, SHOWN)));
        return new Yardstick(
                identities,
                plan.prompts(),
                plan.seeds(),
                plan.classPrompts(),
                plan.classSeeds(),
                sampler,
                references.sha256());
    }
}
