package dev.dreambooth.engine.worker;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Draws the settings of a training as a user might combine them, from all that recipes are made of. */
final class RecipeDraw {
    private final Random random;
    private final Map<String, String> settings = new LinkedHashMap<>();

    /**
     * @param number the same draw for the same number
     * @param folder holds images {@code captioned}, of two subjects {@code rex} and {@code mia}, and {@code held-out}
     */
    RecipeDraw(long number, Path folder) {
        random = new Random(number);
        subjects(folder);
        method();
        optimizer();
        memory();
        data();
        noise();
        loss();
        schedule();
        watching(folder.resolve("held-out").toString());
        suitOptimizer();
    }

    /** Returns the drawn settings; those without a value are not to be set. */
    Map<String, String> settings() {
        return settings;
    }

    private boolean once(int in) {
        return random.nextInt(in) == 0;
    }

    private void set(String name, String... choices) {
        settings.put(name, choices[random.nextInt(choices.length)]);
    }

    private boolean lora() {
        return settings.get("trainMethod").equals("lora");
    }

    private boolean text() {
        return settings.get("trainTextEncoder").equals("true");
    }

    private boolean is(String name, String value) {
        return value.equals(settings.get(name));
    }

    private void subjects(Path folder) {
        if (once(4)) {
            settings.put("instanceImages", folder.resolve("captioned").toString());
            set("instancePrompt", "{caption} of {identifier}", "{caption}");
        } else if (once(4)) {
            settings.put("instanceImages", null);
            settings.put("subjectClass", null);
            settings.put(
                    "concepts", """
                    [{"instanceImages": "%s", "identifier": "rex", "subjectClass": "dog", "weight": 2},
                     {"instanceImages": "%s", "identifier": "mia", "subjectClass": "%s"}]""".formatted(folder.resolve("rex"), folder.resolve("mia"), once(2) ? "dog" : "cat"));
        }
    }

    private boolean plainImages() {
        return !settings.containsKey("instanceImages");
    }

    private void method() {
        set("trainMethod", "full", "full", "lora");
        set("trainTextEncoder", "true", "false");
        if (lora()) {
            set("loraRank", "1", "4");
            set("loraDropout", "0", "0.2");
            set("loraTargets", "attention", "transformer");
            set("loraFormat", "both", "diffusers", "kohya");
            set("mergeLora", "false", "true");
        } else {
            set("learningRate", "1e-3");
        }
        if (text() && once(2)) {
            set("textEncoderLearningRate", "1e-4");
        }
        if (text() && once(3)) {
            set("stopTextEncoderTraining", "1", "2", "3");
        }
    }

    private void optimizer() {
        set("optimizer", "adamw", "adamw8bit", "adafactor", "lion", "lion8bit", "prodigy", "adamwschedulefree");
        set("precision", "fp32", "fp32", "bf16", "fp16");
        if (once(2)) {
            set("useEma", "true");
            set("emaDecay", "0.9", "0.99");
            set("emaWarmup", "true", "false");
            set("emaUpdateAfterStep", "0", "2");
            set("exportEma", "true", "false");
        }
        set("maxGradNorm", "1.0", "1e-3");
    }

    private void memory() {
        if (is("optimizer", "adamw") || is("optimizer", "lion")) {
            set("momentPrecision", "fp32", "bf16");
        }
        set("gradientCheckpointing", "true", "false");
        if (once(3)) {
            set("fusedBackward", "true");
            set("gradientClipping", "global", "block");
        }
        if (once(3)) {
            set("device", "cpu,cpu");
        }
        set("trainBatchSize", "1", "2");
        set("gradientAccumulationSteps", "1", "1", "2");
        if (lora() && is("gradientCheckpointing", "true")) {
            set("baseModelPrecision", "same", "int8");
        }
    }

    private void data() {
        set("withPriorPreservation", "true", "true", "false");
        if (is("withPriorPreservation", "true")) {
            set("priorKind", "class-images", "class-images", "teacher");
            set("priorLossWeight", "1.0", "0.5");
        }
        set("aspectRatioBuckets", "true", "false");
        if (plainImages() && once(3)) {
            set("lossMask", "file");
            set("lossMaskBackground", "0", "0.3");
        }
        set("randomFlip", "true", "false");
        if (is("aspectRatioBuckets", "false")) {
            set("centerCrop", "true", "false");
        }
    }

    private void noise() {
        if (once(4)) {
            settings.put("model", predictsVelocity());
            set("rescaleBetasZeroSnr", "true", "false");
        }
        if (once(3)) {
            set("noiseOffset", "0.1");
        }
        if (once(3)) {
            set("inputPerturbation", "0.1");
        }
        if (once(3)) {
            set("pyramidNoiseIterations", "3");
        }
    }

    private static String predictsVelocity() {
        try {
            return Path.of(RecipeDraw.class
                            .getResource("/golden/pipeline/sd2/model")
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void loss() {
        set("lossWeighting", "none", "min_snr", "debiased");
        if (is("lossWeighting", "min_snr")) {
            set("snrGamma", "5", "1");
        }
        set("lossType", "l2", "huber", "smooth_l1");
        if (!is("lossType", "l2")) {
            set("huberSchedule", "constant", "exponential", "snr");
        }
    }

    private void schedule() {
        set("lrScheduler", "constant", "linear", "cosine", "cosine_with_restarts", "polynomial");
        set("lrWarmupSteps", "0", "2");
        if (is("lrScheduler", "cosine_with_restarts")) {
            set("lrCycles", "2");
        }
        if (is("lrScheduler", "polynomial")) {
            set("lrPower", "2");
        }
    }

    /** Takes back what the optimizer would be refused beside. */
    private void suitOptimizer() {
        if (is("optimizer", "prodigy")) {
            settings.put(lora() ? "loraLearningRate" : "learningRate", "1");
            settings.keySet().removeAll(Set.of("textEncoderLearningRate", "fusedBackward", "gradientClipping"));
        } else if (is("optimizer", "adamwschedulefree")) {
            settings.keySet().removeAll(Set.of("lrScheduler", "lrCycles", "lrPower"));
            settings.keySet()
                    .removeIf(name -> name.equals("useEma") || name.startsWith("ema") || name.equals("exportEma"));
        }
    }

    private void watching(String heldOut) {
        if (!settings.containsKey("concepts") && once(2)) {
            set("validationImages", heldOut);
            set("validationSteps", "1", "2", "3");
            set("exportBest", "loss", "none");
            if (once(3)) {
                set("earlyStoppingPatience", "1", "2");
            }
        }
        if (once(3)) {
            set("samplePrompts", "a dog at sea");
            set("sampleSteps", "2", "5");
        }
        set("checkpointingSteps", "1", "2", "500");
        set("checkpointsTotalLimit", "1", "2");
    }
}
