package dev.dreambooth.engine.stage;

import static dev.dreambooth.contract.settings.train.DataSettings.LOSS_MASK;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.settings.Concept;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.contract.settings.choice.MaskSource;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.engine.data.folder.Captions;
import dev.dreambooth.engine.data.folder.ImageFolder;
import dev.dreambooth.engine.data.folder.LossMasks;
import dev.dreambooth.engine.data.folder.TrainingImage;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.image.SourceImage;
import dev.dreambooth.engine.data.image.StoredImage;
import dev.dreambooth.engine.data.reading.ImageReader;
import dev.dreambooth.engine.evaluation.lint.ImageTraits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Images to train on, read and checked before any expensive work.
 *
 * @param images the images in the order of their names
 * @param files SHA-256 of each image's file
 * @param digests SHA-256 by the name of each image, and of the prompt by the name of each caption
 * @param traits what the input lint looks at of each image
 * @param remarks what the reader warned of
 */
public record TrainingImages(
        List<TrainingImage> images,
        Map<Path, String> files,
        Map<String, String> digests,
        List<ImageTraits> traits,
        List<String> remarks) {
    /** No images. */
    public static final TrainingImages NONE = new TrainingImages(List.of(), Map.of(), Map.of(), List.of(), List.of());

    /**
     * Reads a subject's images, warning of what may disappoint.
     *
     * @param setting the setting that names the folder
     */
    public static TrainingImages ofFolder(
            Path folder, Setting<?> setting, Concept concept, int resolution, StageContext context) {
        ImageFolder found = ImageFolder.list(folder, setting);
        found.warnings().forEach(context::warn);
        ImageReader reader = new ImageReader(setting, resolution);
        Map<String, String> digests = new LinkedHashMap<>();
        Map<Path, String> files = new LinkedHashMap<>();
        List<TrainingImage> images = new ArrayList<>();
        List<ImageTraits> traits = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        for (Path file : found.images()) {
            SourceImage source = read(reader, file, digests, context);
            files.put(file, source.sha256());
            traits.add(ImageTraits.of(source, resolution));
            remarks.addAll(source.warnings());
            String prompt = prompt(file, setting, concept, digests);
            Optional<StoredImage> mask =
                    mask(new LossMasks(reader, setting), file, source.image(), found, context, digests);
            images.add(new TrainingImage(source.name(), stored(reader, file, source), prompt, mask));
        }
        if (!concept.usesCaptions()) {
            warnOfUnusedCaptions(found.images(), context);
        }
        if (context.get(LOSS_MASK) != MaskSource.FILE) {
            warnOfUnusedMasks(found, context);
        }
        return new TrainingImages(images, files, digests, traits, remarks);
    }

    /** Reads class images, which all have one prompt. */
    public static TrainingImages ofClass(
            List<Path> files, Setting<?> setting, String prompt, int resolution, StageContext context) {
        ImageReader reader = new ImageReader(setting, resolution);
        Map<String, String> digests = new LinkedHashMap<>();
        Map<Path, String> read = new LinkedHashMap<>();
        List<TrainingImage> images = new ArrayList<>();
        for (Path file : files) {
            SourceImage source = read(reader, file, digests, context);
            read.put(file, source.sha256());
            images.add(TrainingImage.of(source.name(), stored(reader, file, source), prompt));
        }
        return new TrainingImages(images, read, digests, List.of(), List.of());
    }

    private static SourceImage read(ImageReader reader, Path file, Map<String, String> digests, StageContext context) {
        SourceImage source = reader.read(file);
        source.warnings().forEach(context::warn);
        digests.put(source.name(), source.sha256());
        return source;
    }

    private static StoredImage stored(ImageReader reader, Path file, SourceImage source) {
        return StoredImage.of(source, () -> reader.read(file));
    }

    private static String prompt(Path image, Setting<?> setting, Concept concept, Map<String, String> digests) {
        if (!concept.usesCaptions()) {
            return concept.prompt("");
        }
        Path file = Captions.file(image, setting)
                .orElseThrow(() -> UserError.data(
                                "The image " + image + " has no caption, but instancePrompt '"
                                        + concept.get(SubjectSettings.INSTANCE_PROMPT) + "' speaks of it.",
                                "Write what it shows into "
                                        + Captions.usualFile(image).getFileName() + " beside it, or remove "
                                        + Concept.CAPTION + " from instancePrompt.")
                        .about(SubjectSettings.INSTANCE_PROMPT));
        String prompt = concept.prompt(Captions.read(file, setting));
        digests.put(file.getFileName().toString(), Sha256.of(prompt.getBytes(StandardCharsets.UTF_8)));
        return prompt;
    }

    private static Optional<StoredImage> mask(
            LossMasks masks,
            Path file,
            RgbImage image,
            ImageFolder found,
            StageContext context,
            Map<String, String> digests) {
        Optional<Path> beside = Optional.ofNullable(found.masks().get(file));
        return switch (context.get(LOSS_MASK)) {
            case FILE ->
                beside.map(maskFile -> {
                    SourceImage mask = masks.read(maskFile, image);
                    digests.put(mask.name(), mask.sha256());
                    warnIfNothingIsMasked(mask, file, context);
                    return StoredImage.of(mask, () -> masks.reader().readMask(maskFile));
                });
            case ALPHA ->
                masks.alpha(file).map(mask -> {
                    warnIfNothingIsMasked(mask, file, context);
                    return StoredImage.of(
                            mask, () -> masks.reader().readAlpha(file).orElseThrow());
                });
            case NONE -> Optional.empty();
        };
    }

    private static void warnIfNothingIsMasked(SourceImage mask, Path image, StageContext context) {
        if (LossMasks.masksNothing(mask.image())) {
            context.warn("The mask of " + image.getFileName()
                    + " is white or opaque all over: nothing of the image is masked.");
        }
    }

    private static void warnOfUnusedMasks(ImageFolder found, StageContext context) {
        if (!found.masks().isEmpty()) {
            context.warn("There are masks beside " + found.masks().size() + " of "
                    + found.images().size() + " images, but lossMask does not ask for them. Set it to file.");
        }
    }

    private static void warnOfUnusedCaptions(List<Path> images, StageContext context) {
        long captions = images.stream()
                .filter(image -> !Captions.files(image).isEmpty())
                .count();
        if (captions > 0) {
            context.warn("There are captions beside " + captions + " of " + images.size()
                    + " images, but instancePrompt does not use them. Write " + Concept.CAPTION + " into it.");
        }
    }
}
