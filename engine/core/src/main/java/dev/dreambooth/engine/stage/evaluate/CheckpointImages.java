package dev.dreambooth.engine.stage.evaluate;

import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.settings.evaluate.EvaluateSettings;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.sampling.ImageRequest;
import dev.dreambooth.engine.stage.Sample;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.generate.InitialFiles;
import dev.dreambooth.engine.stage.generate.SampleMaker;
import dev.dreambooth.engine.stage.generate.SampledModel;
import dev.dreambooth.engine.stage.train.CheckpointModel;
import dev.dreambooth.engine.training.checkpoint.KeptCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The images of one checkpoint: the first of each prompt, each made once. */
final class CheckpointImages {
    private final KeptCheckpoint checkpoint;
    private final List<EvaluatedImage> images;
    private final Map<Sample, Path> kept = new LinkedHashMap<>();
    private final List<Sample> missing = new ArrayList<>();

    /**
     * Looks which of the images there are; makes none.
     *
     * @param images of the trained model that are wanted of the checkpoint too, one a prompt
     * @param store where images are kept
     * @param maker all that decides the images beside their requests
     * @param anew whether those that there are do not count
     */
    CheckpointImages(
            KeptCheckpoint checkpoint, List<EvaluatedImage> images, ImageStore store, Fingerprint maker, boolean anew) {
        this.checkpoint = checkpoint;
        this.images = List.copyOf(images);
        for (EvaluatedImage image : images) {
            ImageRequest request = image.sample().request();
            Path file = store.file(maker, request);
            kept.put(image.sample(), file);
            if (anew || !ImageStore.holds(file, request)) {
                missing.add(image.sample());
            }
        }
    }

    long step() {
        return checkpoint.step();
    }

    /** Returns how many are to be made. */
    int missing() {
        return missing.size();
    }

    /** Returns the files in which they are kept. */
    List<Path> files() {
        return List.copyOf(kept.values());
    }

    /**
     * Makes those that are missing.
     *
     * @param models makes a model of the checkpoint
     */
    void make(CheckpointModel models, StageContext context) {
        if (missing.isEmpty()) {
            return;
        }
        context.phase("making " + missing.size() + " images with "
                + checkpoint.folder().getFileName());
        Path folder = context.spec().outputDirectory().resolve(".work/evaluate-checkpoint");
        try {
            AtomicFiles.delete(folder);
            Files.createDirectories(folder);
            try {
                models.write(checkpoint, folder);
                makeWith(folder, context);
            } finally {
                AtomicFiles.delete(folder);
            }
        } catch (IOException e) {
            throw AtomicFiles.unwritable(folder, e);
        }
    }

    private void makeWith(Path folder, StageContext context) {
        StageContext judged = new StageContext(
                context.spec().with(EvaluateSettings.TRAINED_MODEL, folder),
                context.devices(),
                context.events(),
                context.cancelled());
        try (SampledModel sampled = SampledModel.of(judged);
                LatentDiffusionModel model = sampled.open(context.device(), context.denoiserType())) {
            new SampleMaker(sampled, model, InitialFiles.none(), judged)
                    .make(missing, this::file, this::resultFile, EvaluationImages.KEPT);
        }
    }

    private Path file(Sample sample) {
        return Optional.ofNullable(kept.get(sample)).orElseThrow();
    }

    /** Returns where an image lies in the folder of the results, with slashes. */
    String resultFile(Sample sample) {
        return String.format(
                Locale.ROOT, "%s/checkpoints/step-%06d/%s", EvaluatedImage.FOLDER, step(), sample.fileName());
    }

    /** Returns the images, one a prompt. */
    List<EvaluatedImage> images() {
        return images;
    }

    /** Reads an image that is there. */
    RgbImage read(EvaluatedImage image) {
        return ImageStore.read(file(image.sample()));
    }

    /** Copies all into the folder of the results. */
    void copyTo(Path folder) throws IOException {
        for (Map.Entry<Sample, Path> image : kept.entrySet()) {
            Path target = folder.resolve(resultFile(image.getKey()));
            Files.createDirectories(target.getParent());
            Files.copy(image.getValue(), target);
        }
    }

    /** Returns the seed of each image by its file's name. */
    Map<String, Long> seeds() {
        Map<String, Long> seeds = new LinkedHashMap<>();
        kept.keySet()
                .forEach(
                        sample -> seeds.put(resultFile(sample), sample.request().seed()));
        return seeds;
    }
}
