package dev.dreambooth.engine.stage.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.Shard;
import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.evaluation.ByPrompt;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.sampling.ImageRequest;
import dev.dreambooth.engine.stage.Environment;
import dev.dreambooth.engine.stage.PromptChecks;
import dev.dreambooth.engine.stage.Sample;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.generate.InitialFiles;
import dev.dreambooth.engine.stage.generate.ReusableSamples;
import dev.dreambooth.engine.stage.generate.SampleMaker;
import dev.dreambooth.engine.stage.generate.SampledModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The images of an evaluation, each made once: those that an earlier evaluation kept, or that {@code generate} made of the
 * same prompt and seed in the same way, are taken as they are.
 */
final class EvaluationImages {
    static final String KEPT = "the images made so far are kept, and the next run goes on from them";

    private final StageContext context;
    private final SampledModel trained;
    private final SampledModel base;
    private final ImageStore store;
    /** Each image once, with where it is kept. */
    private final Map<EvaluatedImage, Path> kept = new LinkedHashMap<>();

    /** What {@code generate} made of them. */
    private final Map<EvaluatedImage, Path> taken = new LinkedHashMap<>();

    private final List<EvaluatedImage> missing = new ArrayList<>();

    /**
     * Looks which of the images of a plan there are; makes none.
     *
     * @param part the part of the images that is wanted, if not all are
     */
    EvaluationImages(
            EvaluationPlan plan, Optional<Shard> part, SampledModel trained, SampledModel base, StageContext context) {
        this.context = context;
        this.trained = trained;
        this.base = base;
        store = store(context);
        Fingerprint trainedMaker = maker(trained.inputs(), false, context);
        Fingerprint baseMaker = maker(base.inputs(), true, context);
        boolean anew = context.get(CommonSettings.FORCE);
        ReusableSamples samples = anew
                ? ReusableSamples.none()
                : ReusableSamples.in(
                        context.spec().outputDirectory().resolve(Stage.GENERATE.folder()),
                        trainedMaker,
                        context.hasher());
        EvaluationParts parts = anew ? EvaluationParts.none() : EvaluationParts.in(context);
        List<EvaluatedImage> all = all(plan);
        for (int number = 0; number < all.size(); number++) {
            EvaluatedImage image = all.get(number);
            int place = number;
            if (part.map(shard -> shard.holds(place)).orElse(true)) {
                ImageRequest request = image.sample().request();
                Path file = store.file(image.byBase() ? baseMaker : trainedMaker, request);
                kept.put(image, file);
                if (anew || !ImageStore.holds(file, request)) {
                    parts.find(file.getFileName().toString())
                            .or(() -> image.byBase() ? Optional.empty() : samples.find(image.sample()))
                            .ifPresentOrElse(made -> taken.put(image, made), () -> missing.add(image));
                }
            }
        }
    }

    private static List<EvaluatedImage> all(EvaluationPlan plan) {
        ByPrompt<List<EvaluatedImage>> images = plan.images();
        return Stream.of(images.tuned(), images.classTuned(), images.base(), images.classBase())
                .flatMap(List::stream)
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** Returns where images are kept. */
    static ImageStore store(StageContext context) {
        return new ImageStore(context.spec().outputDirectory().resolve(".work/evaluate-images"));
    }

    /**
     * Returns what decides an image beside its request, as {@code generate} would record it.
     *
     * @param model the digests of its files
     */
    static Fingerprint maker(Map<String, String> model, boolean withoutLoras, StageContext context) {
        ObjectNode settings = context.settings().resultJson();
        settings.retain(Settings.of(Stage.GENERATE).stream().map(Setting::name).toList());
        if (withoutLoras) {
            settings.remove(List.of(LoraSettings.LORA.name(), LoraSettings.LORA_SCALE.name()));
        }
        return ReusableSamples.eachImage(new Fingerprint(
                Stage.GENERATE.id(), settings, model, Environment.of(context.device(), context.hasher())));
    }

    /** Returns how many are to be made. */
    int missing() {
        return missing.size();
    }

    /** Returns how many there are in all. */
    int size() {
        return kept.size();
    }

    /** Makes those that are missing: first the trained model's, then its base's, so that one model is in memory at a time. */
    void make() {
        taken.forEach((image, sample) -> copy(sample, place(image)));
        make(trained, "the trained model", false);
        if (missing.stream().anyMatch(EvaluatedImage::byBase)) {
            makeOfBase();
        }
    }

    /** No training changes the base model's images, so that they are shared by way of the cache. */
    private void makeOfBase() {
        Map<EvaluatedImage, Path> images = new LinkedHashMap<>(kept);
        images.keySet().removeIf(image -> !image.byBase());
        BaseImageCache cache = new BaseImageCache(maker(base.inputs(), true, context), images, context);
        try {
            if (cache.fetch()) {
                context.phase("took " + images.size() + " images of the base model from the cache");
            } else {
                make(base, "its base", true);
                cache.store();
            }
        } catch (IOException e) {
            throw AtomicFiles.unwritable(context.spec().outputDirectory(), e);
        }
    }

    private void make(SampledModel sampled, String who, boolean byBase) {
        Map<Sample, EvaluatedImage> wanted = new LinkedHashMap<>();
        missing.stream().filter(image -> image.byBase() == byBase).forEach(image -> wanted.put(image.sample(), image));
        if (wanted.isEmpty()) {
            return;
        }
        context.phase("opening " + who + ", " + sampled.description());
        try (LatentDiffusionModel model = sampled.open(context.device(), context.denoiserType())) {
            SampleMaker maker = new SampleMaker(sampled, model, InitialFiles.none(), context);
            wanted.keySet().stream()
                    .map(sample -> sample.request().prompt())
                    .distinct()
                    .forEach(prompt ->
                            PromptChecks.warnOfCut(prompt, model.text().tokenizer(), context));
            context.phase("making " + wanted.size() + " images with " + who);
            maker.make(
                    List.copyOf(wanted.keySet()),
                    sample -> place(of(wanted, sample)),
                    sample -> of(wanted, sample).file(),
                    KEPT);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            AtomicFiles.write(to, Files.readAllBytes(from));
        } catch (IOException e) {
            throw AtomicFiles.unwritable(to, e);
        }
    }

    private static EvaluatedImage of(Map<Sample, EvaluatedImage> wanted, Sample sample) {
        return Optional.ofNullable(wanted.get(sample)).orElseThrow();
    }

    private Path place(EvaluatedImage image) {
        return Optional.ofNullable(kept.get(image)).orElseThrow();
    }

    /** Reads an image that is there. */
    RgbImage read(EvaluatedImage image) {
        return ImageStore.read(place(image));
    }

    /** Copies all images into the folder of the results. */
    void copyTo(Path folder) throws IOException {
        for (Map.Entry<EvaluatedImage, Path> image : kept.entrySet()) {
            Path target = folder.resolve(image.getKey().file());
            Files.createDirectories(target.getParent());
            Files.copy(image.getValue(), target);
        }
    }

    /** Copies all images into a folder under the names by which they are kept, for who puts parts together. */
    void copyKeptTo(Path folder) throws IOException {
        for (Path file : new TreeSet<>(kept.values())) {
            Files.copy(file, folder.resolve(file.getFileName()));
        }
    }

    /** Returns the seed of each image by its file's name. */
    Map<String, Long> seeds() {
        Map<String, Long> seeds = new LinkedHashMap<>();
        kept.keySet()
                .forEach(image ->
                        seeds.put(image.file(), image.sample().request().seed()));
        return seeds;
    }

    /**
     * Forgets images that no evaluation asks for any more.
     *
     * @param more files that are still asked for
     */
    void forgetOthers(Collection<Path> more) {
        Set<Path> wanted = new TreeSet<>(kept.values());
        wanted.addAll(more);
        try {
            store.retain(wanted);
        } catch (IOException locked) {
            // They take room, and the next evaluation tries again.
        }
    }
}
