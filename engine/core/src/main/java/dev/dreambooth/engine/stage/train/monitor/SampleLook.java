package dev.dreambooth.engine.stage.train.monitor;

import static dev.dreambooth.contract.settings.CommonSettings.SEED;
import static dev.dreambooth.contract.settings.train.ValidationSettings.EXPORT_BEST;
import static dev.dreambooth.contract.settings.train.ValidationSettings.SAMPLE_PROMPTS;
import static dev.dreambooth.contract.settings.train.ValidationSettings.SAMPLE_STEPS;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.evaluation.Digits;
import dev.dreambooth.contract.evaluation.EvaluationPrompt;
import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.contract.evaluation.PromptKind;
import dev.dreambooth.contract.evaluation.UnitScore;
import dev.dreambooth.contract.evaluation.Yardstick;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.settings.RegularizeSettings;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.contract.settings.choice.ExportBest;
import dev.dreambooth.contract.settings.gate.GateMeasure;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.evaluation.ByPrompt;
import dev.dreambooth.engine.evaluation.Embeddings;
import dev.dreambooth.engine.evaluation.EncodedImages;
import dev.dreambooth.engine.evaluation.EvaluationInput;
import dev.dreambooth.engine.evaluation.ImageFacts;
import dev.dreambooth.engine.evaluation.encoder.Encoders;
import dev.dreambooth.engine.evaluation.measure.Measurements;
import dev.dreambooth.engine.evaluation.measure.Measures;
import dev.dreambooth.engine.evaluation.measure.Unmeasured;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.encoders.EncoderFolders;
import dev.dreambooth.engine.stage.encoders.References;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Looks at the samples of a training as an evaluation would look at them: how like the instance images they are, and, if
 * something reads prompts, how much better each fits its own prompt than the others. Encoders are opened for each look, so
 * that they take no memory while a step is trained.
 */
public final class SampleLook {
    /** What decides samples beside the settings that decide the result anyhow. */
    private static final List<Setting<?>> SAMPLER = List.of(
            SAMPLE_PROMPTS,
            SAMPLE_STEPS,
            SEED,
            RegularizeSettings.CLASS_SCHEDULER,
            RegularizeSettings.CLASS_INFERENCE_STEPS,
            RegularizeSettings.CLASS_GUIDANCE_SCALE);

    private final StageContext context;
    private final EncoderFolders folders;
    private final References references;
    private final List<EvaluationPrompt> prompts;
    private Embeddings subject = Embeddings.none();
    private Embeddings subjectToReader = Embeddings.none();
    private Embeddings texts = Embeddings.none();

    private SampleLook(StageContext context, EncoderFolders folders, References references) {
        this.context = context;
        this.folders = folders;
        this.references = references;
        String identifier = context.get(SubjectSettings.IDENTIFIER);
        this.prompts = context.get(SAMPLE_PROMPTS).stream()
                .map(prompt -> {
                    String without = EvaluationPrompt.without(identifier, prompt);
                    return new EvaluationPrompt(
                            without, without.equals(prompt) ? PromptKind.PROPERTY : PromptKind.SCENE);
                })
                .toList();
    }

    /**
     * Returns one if the settings let samples choose a step; opens no encoder yet.
     *
     * @throws UserError if there is nothing to look through or to compare with
     */
    public static Optional<SampleLook> of(StageContext context) {
        if (context.get(EXPORT_BEST) != ExportBest.SUBJECT) {
            return Optional.empty();
        }
        SampleLook look = new SampleLook(context, EncoderFolders.of(context), References.read(context));
        if (look.references.images().size() < 2) {
            throw refusal(
                    "with one instance image nothing says how like each other images of the subject are",
                    "Give more instance images, or set exportBest to loss or none.");
        }
        if (look.prompts.stream().noneMatch(prompt -> prompt.kind() == PromptKind.SCENE)) {
            throw refusal(
                    "none of samplePrompts names the subject", "Write {identifier} into those that are to show it.");
        }
        return Optional.of(look);
    }

    /** Returns the error that steps cannot be told apart. */
    static UserError refusal(String why, String remedy) {
        return UserError.configuration("exportBest subject cannot tell which step is the best: " + why + ".", remedy)
                .about(EXPORT_BEST);
    }

    /** Returns what stands for it in a fingerprint: the encoders, and what decides the samples. */
    public Map<String, String> digests() {
        Map<String, String> digests = new LinkedHashMap<>(folders.digests(context.hasher()));
        Map<String, String> sampler = new LinkedHashMap<>();
        SAMPLER.forEach(setting ->
                sampler.put(setting.name(), String.valueOf(context.settings().shown(setting))));
        digests.put("samples", Sha256.fingerprint(CanonicalJson.STRICT.valueToTree(sampler)));
        return digests;
    }

    /**
     * Looks at the instance images, and reads the prompts.
     *
     * @throws UserError if an encoder cannot be used
     */
    public void begin() {
        context.phase("looking at the instance images, to compare samples with them");
        try (Encoders opened = folders.openSubject(context)) {
            subject = instanceImages(opened);
        }
        folders.openText(context).ifPresent(text -> {
            try (Encoders opened = text) {
                subjectToReader = instanceImages(opened);
                List<String> words =
                        prompts.stream().map(EvaluationPrompt::text).toList();
                texts = Embeddings.of(opened.texts().orElseThrow().embed(words));
            }
        });
    }

    private Embeddings instanceImages(Encoders opened) {
        double[] colour = opened.images().meanColour();
        return Embeddings.of(opened.images().embed(references.subjects(colour)));
    }

    /** Returns the prompts, without the identifier. */
    List<EvaluationPrompt> prompts() {
        return prompts;
    }

    /** Returns whether margins are measured: there is something that reads prompts, and more than one to tell apart. */
    boolean readsPrompts() {
        return folders.text().isPresent() && prompts.size() > 1;
    }

    /** Returns the likeness of the instance images among themselves. */
    double ceiling() {
        try {
            return Digits.rounded(Objects.requireNonNull(Measures.ceiling(subject), "there are two images"));
        } catch (Unmeasured e) {
            throw refusal("an instance image has no finite embedding", "Leave that image out, or use another encoder.")
                    .causedBy(e);
        }
    }

    /** Returns what is seen of samples, one of each prompt. */
    SampleNumbers at(List<RgbImage> samples) {
        List<Embeddings> like = List.of();
        try (Encoders opened = folders.openSubject(context)) {
            like = each(samples, opened);
        }
        Optional<EncodedImages> clip = Optional.empty();
        if (readsPrompts()) {
            try (Encoders opened = folders.openText(context).orElseThrow()) {
                clip = Optional.of(encoded(subjectToReader, each(samples, opened)));
            }
        }
        Measurements measured = measurements(like, clip);
        Optional<Measured> likeness = measured(measured, GateMeasure.SUBJECT);
        Optional<Measured> margins = measured(measured, GateMeasure.PROMPT_MARGIN);
        if (likeness.isEmpty() || (readsPrompts() && margins.isEmpty())) {
            return SampleNumbers.none(prompts, readsPrompts());
        }
        return new SampleNumbers(
                numbers(likeness.get()), margins.map(SampleLook::numbers).orElse(List.of()));
    }

    private static List<Double> numbers(Measured measured) {
        return measured.scores().stream().map(UnitScore::tuned).toList();
    }

    private static List<Embeddings> each(List<RgbImage> samples, Encoders encoders) {
        return samples.stream()
                .map(sample -> Embeddings.of(encoders.images().embed(List.of(sample))))
                .toList();
    }

    /** The base model is another step; here nothing is compared with it. */
    private static EncodedImages encoded(Embeddings references, List<Embeddings> rows) {
        return new EncodedImages(references, Embeddings.none(), new ByPrompt<>(rows, rows, List.of(), List.of()));
    }

    private Measurements measurements(List<Embeddings> like, Optional<EncodedImages> clip) {
        Yardstick yardstick = new Yardstick(
                Map.of(), prompts, List.of(context.get(SEED)), List.of(), List.of(), Map.of(), references.sha256());
        List<List<ImageFacts>> facts = prompts.stream()
                .map(prompt -> List.of(new ImageFacts("", 0, true)))
                .toList();
        return Measures.of(new EvaluationInput(
                yardstick,
                encoded(subject, like),
                clip,
                clip.map(seen -> texts),
                new ByPrompt<>(facts, facts, List.of(), List.of()),
                Optional.empty()));
    }

    private static Optional<Measured> measured(Measurements measurements, GateMeasure measure) {
        return Optional.ofNullable(measurements.measures().get(measure.label()));
    }
}
