package dev.dreambooth.engine.stage.train.data;

import static dev.dreambooth.contract.settings.SubjectSettings.CLASS_PROMPT;
import static dev.dreambooth.contract.settings.SubjectSettings.IDENTIFIER;
import static dev.dreambooth.contract.settings.SubjectSettings.INSTANCE_IMAGES;
import static dev.dreambooth.contract.settings.train.DataSettings.LOSS_MASK;
import static dev.dreambooth.contract.settings.train.TrainSettings.RESOLUTION;
import static dev.dreambooth.contract.settings.train.ValidationSettings.VALIDATION_IMAGES;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.Concept;
import dev.dreambooth.contract.settings.choice.MaskSource;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.engine.data.folder.TrainingImage;
import dev.dreambooth.engine.model.part.Tokenizer;
import dev.dreambooth.engine.stage.PromptChecks;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.TrainingImages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The subjects of a run and their images.
 *
 * @param concepts what is said of each
 * @param instance the images of each that are trained on
 * @param heldOut the images of each that are not; may be none
 */
public record Subjects(List<Concept> concepts, List<TrainingImages> instance, List<TrainingImages> heldOut) {
    /** Reads all images. */
    public static Subjects read(StageContext context) {
        List<Concept> concepts = Concept.of(context.settings());
        List<TrainingImages> images = concepts.stream()
                .map(concept -> read(concept, INSTANCE_IMAGES, context).orElseThrow())
                .toList();
        List<TrainingImages> heldOut = concepts.stream()
                .map(concept -> read(concept, VALIDATION_IMAGES, context).orElseGet(() -> TrainingImages.NONE))
                .toList();
        requireUnseen(images, heldOut);
        Subjects subjects = new Subjects(concepts, images, heldOut);
        subjects.requireMasks(context.get(LOSS_MASK));
        subjects.warnOfUnmaskedJudges(context);
        return subjects;
    }

    private static Optional<TrainingImages> read(Concept concept, Setting<Path> setting, StageContext context) {
        return concept.find(setting)
                .map(folder -> TrainingImages.ofFolder(folder, setting, concept, context.get(RESOLUTION), context));
    }

    /** A model knows by heart what it was trained on: judged by that, its loss falls as long as it trains. */
    private static void requireUnseen(List<TrainingImages> images, List<TrainingImages> heldOut) {
        Map<String, Path> trained = new HashMap<>();
        images.forEach(subject -> subject.files().forEach((file, digest) -> trained.put(digest, file)));
        heldOut.forEach(subject -> subject.files().forEach((file, digest) -> {
            if (trained.containsKey(digest)) {
                throw UserError.data(
                                "The held-out image " + file + " is trained on too: it equals " + trained.get(digest)
                                        + ".",
                                "Take it out of one of the two folders; an image can only judge what has not seen it.")
                        .about(VALIDATION_IMAGES);
            }
        }));
    }

    private void requireMasks(MaskSource kind) {
        if (kind != MaskSource.NONE
                && images().stream().allMatch(image -> image.mask().isEmpty())) {
            throw UserError.data(
                            "lossMask is " + kind + ", but "
                                    + (kind == MaskSource.FILE
                                            ? "no image has a mask beside it"
                                            : "no image can be transparent")
                                    + ".",
                            "Put 01-mask.png beside 01.jpg, or save PNG files with transparency, or set lossMask to"
                                    + " none.")
                    .about(LOSS_MASK);
        }
    }

    private void warnOfUnmaskedJudges(StageContext context) {
        boolean masked = context.get(LOSS_MASK) != MaskSource.NONE;
        long plain =
                heldOutImages().stream().filter(image -> image.mask().isEmpty()).count();
        if (masked && plain > 0) {
            context.warn(plain + " of " + heldOutImages().size() + " held-out images have no mask: what is around the"
                    + " subject decides their validation loss too.");
        }
    }

    /** Returns what decides the result among the files: digests by name, under the subject's number if there are several. */
    public Map<String, String> digests() {
        Map<String, String> digests = new TreeMap<>();
        for (int i = 0; i < instance.size(); i++) {
            String prefix = instance.size() == 1 ? "" : "concept " + (i + 1) + "/";
            instance.get(i).digests().forEach((name, digest) -> digests.put(prefix + name, digest));
            heldOut.get(i).digests().forEach((name, digest) -> digests.put(prefix + "held out/" + name, digest));
        }
        return digests;
    }

    /** Returns all images, subject after subject. */
    List<TrainingImage> images() {
        return instance.stream().flatMap(image -> image.images().stream()).toList();
    }

    /** Returns all images that are held out, subject after subject. */
    List<TrainingImage> heldOutImages() {
        return heldOut.stream().flatMap(image -> image.images().stream()).toList();
    }

    /** Returns each prompt once: those of images, of classes, of images held out. */
    List<String> prompts() {
        Set<String> prompts = new LinkedHashSet<>();
        images().forEach(image -> prompts.add(image.prompt()));
        prompts.addAll(classPrompts());
        heldOutImages().forEach(image -> prompts.add(image.prompt()));
        return List.copyOf(prompts);
    }

    /** Returns the class prompt of each subject that has one. */
    List<String> classPrompts() {
        List<String> prompts = new ArrayList<>();
        concepts.forEach(concept -> concept.find(CLASS_PROMPT).ifPresent(prompts::add));
        return prompts;
    }

    /**
     * Warns of words and prompts that do not mean to the model what the user may think.
     *
     * @return what was told of identifiers
     */
    public List<String> warn(Tokenizer tokenizer, StageContext context) {
        List<String> remarks = new ArrayList<>();
        for (int i = 0; i < concepts.size(); i++) {
            String identifier = concepts.get(i).get(IDENTIFIER);
            boolean used = instance.get(i).images().stream()
                    .anyMatch(image -> image.prompt().contains(identifier));
            if (used) { // prompts without it leave the model as it is whatever it means
                remarks.addAll(PromptChecks.warnOfIdentifier(identifier, tokenizer, context));
            }
        }
        Set<String> instancePrompts = new LinkedHashSet<>();
        images().forEach(image -> instancePrompts.add(image.prompt()));
        instancePrompts.forEach(prompt -> PromptChecks.warnOfCut(prompt, tokenizer, context));
        return remarks;
    }
}
