package dev.dreambooth.engine.stage.evaluate;

import static dev.dreambooth.contract.settings.evaluate.EvaluateSettings.EVALUATION_CLASS_IMAGES_PER_PROMPT;
import static dev.dreambooth.contract.settings.evaluate.EvaluateSettings.EVALUATION_IMAGES_PER_PROMPT;
import static dev.dreambooth.contract.settings.evaluate.EvaluateSettings.EVALUATION_PROMPTS;

import dev.dreambooth.contract.evaluation.EvaluationPrompt;
import dev.dreambooth.contract.evaluation.PromptKind;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.Concept;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.contract.settings.evaluate.PromptPreset;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.engine.evaluation.ByPrompt;
import dev.dreambooth.engine.sampling.ImageRequest;
import dev.dreambooth.engine.stage.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Which images an evaluation makes: P prompts × S seeds of the subject with the trained model, the same with its base and
 * the class in the subject's place, and what both make of the class alone. Those of the class are the base's images of the
 * same prompts, so that they cost nothing twice.
 *
 * @param subjects the prompts with the identifier, P
 * @param prompts the same without it, P
 * @param seeds a seed for each image of a prompt, S
 * @param classSeeds a seed for each image of a prompt of the class
 * @param negativePrompt what guidance leads away from
 */
record EvaluationPlan(
        List<String> subjects,
        List<EvaluationPrompt> prompts,
        List<Long> seeds,
        List<Long> classSeeds,
        String negativePrompt) {

    /** Returns what settings ask for. */
    static EvaluationPlan of(ResolvedSettings settings) {
        List<String> subjects = settings.get(EVALUATION_PROMPTS);
        String identifier = settings.get(SubjectSettings.IDENTIFIER);
        List<String> otherLooks = PromptPreset.otherLooks().stream()
                .map(template -> filled(template, settings))
                .toList();
        List<EvaluationPrompt> prompts = subjects.stream()
                .map(prompt -> new EvaluationPrompt(
                        EvaluationPrompt.without(identifier, prompt),
                        otherLooks.contains(prompt) ? PromptKind.PROPERTY : PromptKind.SCENE))
                .toList();
        return new EvaluationPlan(
                subjects,
                prompts,
                seeds(settings.get(CommonSettings.SEED), settings.get(EVALUATION_IMAGES_PER_PROMPT)),
                seeds(settings.get(CommonSettings.SEED), settings.get(EVALUATION_CLASS_IMAGES_PER_PROMPT)),
                settings.get(GenerateSettings.NEGATIVE_PROMPT));
    }

    private static String filled(String template, ResolvedSettings settings) {
        return template.replace(
                        Concept.placeholder(SubjectSettings.IDENTIFIER), settings.get(SubjectSettings.IDENTIFIER))
                .replace(
                        Concept.placeholder(SubjectSettings.SUBJECT_CLASS),
                        settings.find(SubjectSettings.SUBJECT_CLASS).orElse(""));
    }

    private static List<Long> seeds(long first, int count) {
        return LongStream.range(0, count).map(i -> first + i).boxed().toList();
    }

    /** Returns what to know if a prompt does not name the subject. */
    Optional<String> unnamed() {
        return IntStream.range(0, prompts.size())
                .mapToObj(row -> prompts.get(row).text())
                .filter(subjects::contains)
                .findFirst()
                .map(prompt -> "The evaluation prompt '" + prompt
                        + "' does not name the subject, so that the base model is asked"
                        + " for the same. Write {identifier} where the name belongs.");
    }

    /** Returns what stands in a fingerprint for how the prompts are without the identifier. */
    String digestOfPrompts() {
        return Sha256.fingerprint(CanonicalJson.STRICT.valueToTree(prompts));
    }

    /** Returns the numbers of the prompts that the class is asked for by: those that do not change how it looks. */
    private List<Integer> classRows() {
        List<Integer> scenes = IntStream.range(0, prompts.size())
                .filter(row -> prompts.get(row).kind() == PromptKind.SCENE)
                .boxed()
                .toList();
        return scenes.isEmpty() ? IntStream.range(0, prompts.size()).boxed().toList() : scenes;
    }

    /** Returns the prompts of the class. */
    List<String> classPrompts() {
        return classRows().stream().map(row -> prompts.get(row).text()).toList();
    }

    /** Returns all images, prompt by prompt. */
    ByPrompt<List<EvaluatedImage>> images() {
        List<List<EvaluatedImage>> tuned = new ArrayList<>();
        List<List<EvaluatedImage>> base = new ArrayList<>();
        for (int row = 0; row < prompts.size(); row++) {
            tuned.add(row(row, subjects.get(row), seeds, EvaluatedImage.Of.SUBJECT));
            base.add(row(row, prompts.get(row).text(), seeds, EvaluatedImage.Of.BASE));
        }
        List<List<EvaluatedImage>> classTuned = new ArrayList<>();
        List<List<EvaluatedImage>> classBase = new ArrayList<>();
        for (int row : classRows()) {
            classTuned.add(row(row, prompts.get(row).text(), classSeeds, EvaluatedImage.Of.CLASS));
            classBase.add(row(row, prompts.get(row).text(), classSeeds, EvaluatedImage.Of.BASE));
        }
        return new ByPrompt<>(tuned, base, classTuned, classBase);
    }

    private List<EvaluatedImage> row(int row, String prompt, List<Long> seedsOfRow, EvaluatedImage.Of of) {
        return seedsOfRow.stream()
                .map(seed -> new EvaluatedImage(of, new Sample(row, new ImageRequest(prompt, negativePrompt, seed))))
                .toList();
    }
}
