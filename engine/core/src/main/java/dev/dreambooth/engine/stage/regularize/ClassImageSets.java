package dev.dreambooth.engine.stage.regularize;

import static dev.dreambooth.contract.settings.RegularizeSettings.CLASS_IMAGES;
import static dev.dreambooth.contract.settings.RegularizeSettings.CLASS_IMAGES_DIRECTORY;
import static dev.dreambooth.contract.settings.SubjectSettings.CLASS_PROMPT;
import static dev.dreambooth.contract.settings.train.TrainSettings.RESOLUTION;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.settings.Concept;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.data.folder.TrainingImage;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.weights.ModelFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The class images of all subjects: one set for each class prompt, shared by the subjects of that class. A single
 * subject's set lies in the stage's folder itself, those of several in folders named after their prompts.
 *
 * @param sets each set once, in the order of its first subject
 * @param setOf for each subject the number of its set
 */
public record ClassImageSets(List<ClassImages> sets, List<Integer> setOf) {
    private static final int LONGEST_SLUG = 40;

    /** Finds out what is asked for and what is there; changes nothing. */
    public static ClassImageSets of(StageContext context, ModelFolder base) {
        List<Concept> concepts = Concept.of(context.settings());
        Map<Path, Integer> numbers = new LinkedHashMap<>();
        Map<Path, ClassImages> sets = new LinkedHashMap<>();
        List<Integer> setOf = new ArrayList<>();
        for (Concept concept : concepts) {
            Path folder = folder(concept, concepts.size(), context.spec());
            numbers.putIfAbsent(folder, numbers.size());
            setOf.add(numbers.get(folder));
            sets.computeIfAbsent(
                    folder,
                    absent -> ClassImages.of(
                            context, base, folder, concept.get(CLASS_PROMPT), most(concepts, folder, context)));
        }
        return new ClassImageSets(List.copyOf(sets.values()), setOf);
    }

    /** The subject that wants the most of a shared set decides how many there are. */
    private static int most(List<Concept> concepts, Path folder, StageContext context) {
        return concepts.stream()
                .filter(concept ->
                        folder(concept, concepts.size(), context.spec()).equals(folder))
                .mapToInt(concept -> concept.get(CLASS_IMAGES))
                .max()
                .orElseThrow();
    }

    /** Returns the folder of the set of each subject, in their order; those of one class share one. */
    public static List<Path> folders(RunSpec spec) {
        List<Concept> concepts = Concept.of(spec.settings());
        return concepts.stream()
                .map(concept -> folder(concept, concepts.size(), spec))
                .toList();
    }

    private static Path folder(Concept concept, int concepts, RunSpec spec) {
        Path own = spec.outputDirectory().resolve(Stage.REGULARIZE.folder());
        return concept.find(CLASS_IMAGES_DIRECTORY)
                .orElseGet(() -> concepts == 1 ? own : own.resolve(slug(concept.get(CLASS_PROMPT))));
    }

    /** The prompt in plain letters, and a digest that tells apart those of equal letters. */
    private static String slug(String prompt) {
        String letters =
                prompt.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String digest = Sha256.of(prompt.getBytes(StandardCharsets.UTF_8));
        return letters.substring(0, Math.min(letters.length(), LONGEST_SLUG)) + "-" + digest.substring(0, 8);
    }

    /** Returns what stands for the images in a fingerprint, by name. */
    public Map<String, String> digests() {
        Map<String, String> digests = new LinkedHashMap<>();
        for (ClassImages images : sets) {
            String name = sets.size() == 1
                    ? "class images"
                    : "class images of " + images.recipe().prompt();
            digests.put(name, images.digest());
        }
        return digests;
    }

    /** Returns the digest of each image that is the user's own. */
    public Set<String> suppliedContents() {
        return sets.stream()
                .flatMap(images -> images.set().suppliedContents().stream())
                .collect(Collectors.toSet());
    }

    /** Makes what is missing and reads all, set after set. */
    public List<TrainingImage> ensure(LatentDiffusionModel model, StageContext context) {
        return sets.stream()
                .flatMap(images -> images.ensure(model, context).images().stream())
                .toList();
    }

    /** Makes what is missing with a model that is opened for it alone. */
    public void complete(StageContext context, ModelFolder base) {
        if (sets.stream().allMatch(images -> images.set().missing().isEmpty())) {
            return;
        }
        try (LatentDiffusionModel model =
                LatentDiffusionModel.open(base, Set.of(), context.device(), context.denoiserType())) {
            model.requireSize(RESOLUTION, context.get(RESOLUTION));
            ensure(model, context);
        }
    }

    /** Returns the number of class images of a subject, once all are there. */
    public int size(int subject) {
        return sets.get(setOf.get(subject)).set().images().size();
    }

    /** Returns where a subject's class images begin among those of all sets. */
    public int first(int subject) {
        return sets.subList(0, setOf.get(subject)).stream()
                .mapToInt(images -> images.set().images().size())
                .sum();
    }
}
