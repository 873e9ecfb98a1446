package dev.dreambooth.engine.data.classimages;

import dev.dreambooth.engine.data.png.GenerationParameters;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that a set of class images depends on; two sets of one recipe agree image by image, so that they can be shared
 * between subjects of one class and grown without making the earlier images again.
 *
 * @param prompt the class prompt, such as {@code a photo of dog}
 * @param modelDigest SHA-256 that stands for the base model's weights
 * @param scheduler name of the scheduler
 * @param inferenceSteps number of denoising steps
 * @param guidanceScale weight of classifier-free guidance
 * @param width in pixels
 * @param height in pixels
 * @param seed base of the images' seeds
 * @param precision number format of the computation, such as {@code fp32}
 * @param determinism which code the libraries may choose, such as {@code machine}; another changes the last bits of an image
 * @param batchSize images denoised together; another number changes the last bits of an image
 * @param environment what computes, as in a fingerprint: another engine or kind of device may round otherwise
 */
public record ClassImageRecipe(
        String prompt,
        String modelDigest,
        String scheduler,
        int inferenceSteps,
        double guidanceScale,
        int width,
        int height,
        long seed,
        String precision,
        String determinism,
        int batchSize,
        Map<String, String> environment) {
    /** Checks that nothing is left out. */
    public ClassImageRecipe {
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(modelDigest, "modelDigest");
        Objects.requireNonNull(scheduler, "scheduler");
        Objects.requireNonNull(precision, "precision");
        Objects.requireNonNull(determinism, "determinism");
        environment = new TreeMap<>(Map.copyOf(Objects.requireNonNull(environment, "environment")));
    }

    /** Returns the seed of one image, which does not depend on how many there are. */
    public long imageSeed(int index) {
        return Noise.seed(seed, RandomStream.CLASS_IMAGE, 0, index);
    }

    /** Returns what one image is made with; class images have no negative prompt. */
    public GenerationParameters parameters(int index) {
        return new GenerationParameters(
                prompt, "", imageSeed(index), scheduler, inferenceSteps, guidanceScale, 0, width, height, modelDigest);
    }

    /** Returns what differs from an earlier recipe, by the names of the settings: {@code seed 1 → 2}. */
    public List<String> changesSince(ClassImageRecipe earlier) {
        List<String> changes = new ArrayList<>();
        compare(changes, "classPrompt", quote(earlier.prompt), quote(prompt));
        compare(changes, "model", earlier.modelDigest, modelDigest);
        compare(changes, "classScheduler", earlier.scheduler, scheduler);
        compare(changes, "classInferenceSteps", earlier.inferenceSteps, inferenceSteps);
        compare(changes, "classGuidanceScale", earlier.guidanceScale, guidanceScale);
        compare(changes, "size", earlier.width + "x" + earlier.height, width + "x" + height);
        compare(changes, "seed", earlier.seed, seed);
        compare(changes, "precision", earlier.precision, precision);
        compare(changes, "determinism", earlier.determinism, determinism);
        compare(changes, "sampleBatchSize", earlier.batchSize, batchSize);
        Set<String> parts = new TreeSet<>(earlier.environment.keySet());
        parts.addAll(environment.keySet());
        for (String part : parts) {
            compare(
                    changes,
                    part,
                    earlier.environment.getOrDefault(part, "none"),
                    environment.getOrDefault(part, "none"));
        }
        return changes;
    }

    private static void compare(List<String> changes, String name, Object before, Object now) {
        if (!before.equals(now)) {
            changes.add(name + " " + before + " → " + now);
        }
    }

    private static String quote(String text) {
        return '"' + text + '"';
    }
}
