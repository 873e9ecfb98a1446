package dev.dreambooth.engine.worker;

import static dev.dreambooth.engine.worker.SettingProbe.Expected.CHANGES;
import static dev.dreambooth.engine.worker.SettingProbe.Expected.NAMED;
import static dev.dreambooth.engine.worker.SettingProbe.Expected.NOTHING;
import static dev.dreambooth.engine.worker.SettingProbe.Expected.STAYS;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.value.Setting;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The table of {@link EffectOfSettingsTest}: for every setting a value that differs from the base of {@link TinyRuns}, with
 * what it needs beside it. A new setting gets a line here. {@code {run}} stands for what no other run has.
 */
final class SettingProbes {
    private static final String LORA = "trainMethod=lora, loraLearningRate=1e-2, learningRate=";

    private final Path folder;
    private final List<SettingProbe> all = new ArrayList<>();

    /** @param folder with images {@code images}, {@code copied}, {@code others}, {@code masked} and so on */
    SettingProbes(Path folder) throws URISyntaxException {
        this.folder = folder;
        common();
        subject();
        classImages();
        training();
        optimizer();
        lora();
        learningRate();
        lossAndNoise();
        savedModel();
        average();
        watching();
        generation();
        evaluation();
        front();
        cache();
    }

    /** Returns the probes of a setting. */
    List<SettingProbe> of(Setting<?> setting) {
        return all.stream().filter(probe -> probe.setting().equals(setting)).toList();
    }

    private void common() throws URISyntaxException {
        changes("model", golden("sd2"));
        stays("model", path("model"));
        stays("outputDirectory", path("else/{run}"));
        changes("predictionType", "v_prediction");
        changes("seed", "8");
        stays("device", "auto");
        stays("accelerator", "cu124");
        stays("libtorch", path("libtorch"), "accelerator=cu128");
        stays("threads", "2");
        changes("precision", "bf16");
        add("allowTf32", "true", NAMED, Set.of());
        add("determinism", "portable", NAMED, Set.of());
        stays("configFile", path("nothing.yaml"));
        changes("configFile", path("something.yaml"));
        stays("skip", "true");
        stays("force", "true");
    }

    private void subject() {
        changes("instanceImages", path("others"));
        stays("instanceImages", path("copied"));
        String without = "instancePrompt=a photo, classPrompt=a photo, evaluationPrompts=a photo";
        stays("identifier", "rex", without);
        add("identifier", "rex", CHANGES, Set.of(Stage.TRAIN, Stage.GENERATE, Stage.EVALUATE));
        stays("subjectClass", "cat", without);
        changes("subjectClass", "cat");
        changes("instancePrompt", "a cat at sea");
        changes("concepts", "[{\"identifier\": \"rex\", \"subjectClass\": \"cat\"}]");
        changes("classPrompt", "a cat at sea");
    }

    private void classImages() {
        changes("classImages", "3");
        changes("classImagesDirectory", path("others"));
        stays("classImagesDirectory", path("fresh-{run}"));
        changes("classInferenceSteps", "3");
        changes("classGuidanceScale", "2");
        changes("classScheduler", "euler");
        changes("sampleBatchSize", "1", "classInferenceSteps=20, classGuidanceScale=100"); // shows in last bits only
    }

    private void training() {
        changes("withPriorPreservation", "false");
        changes("priorLossWeight", "0.5");
        changes("trainTextEncoder", "true");
        changes("resolution", "40");
        changes("centerCrop", "true");
        changes("randomFlip", "true");
        changes("trainBatchSize", "2");
        changes("gradientAccumulationSteps", "2");
        changes("maxTrainSteps", "4");
        changes("priorKind", "teacher");
        changes("aspectRatioBuckets", "true");
        changes("lossMask", "file", "instanceImages=" + path("masked"));
        changes("lossMaskBackground", "0.5", "lossMask=file, instanceImages=" + path("masked"));
        stays("gradientCheckpointing", "true");
        changes("momentPrecision", "bf16");
        changes("baseModelPrecision", "int8", LORA + ", gradientCheckpointing=true");
        stays("offload", "encoders"); // on a CPU
        changes("fusedBackward", "true", "gradientClipping=block"); // alone it leads to the same bytes
        changes("gradientClipping", "block", "fusedBackward=true, maxGradNorm=1e-3");
    }

    private void optimizer() {
        changes("optimizer", "adafactor");
        changes("learningRate", "2e-3");
        changes("adamBeta1", "0.5");
        changes("adamBeta2", "0.5");
        changes("adamWeightDecay", "0.5");
        changes("adamEpsilon", "1e-3");
        changes("lionBeta1", "0.1", "optimizer=lion");
        changes("lionBeta2", "0.1", "optimizer=lion8bit");
        String prodigy = "optimizer=prodigy, learningRate=1, maxTrainSteps=6";
        String grown = prodigy + ", prodigyDCoef=1e3"; // otherwise so few steps leave the step size as it was
        changes("prodigyD0", "1e-4", prodigy);
        changes("prodigyDCoef", "1e3", prodigy);
        changes("prodigyGrowthRate", "1.01", grown);
        changes("prodigyBeta3", "0.5", grown);
        changes("prodigyUseBiasCorrection", "false", prodigy);
        changes("prodigySafeguardWarmup", "false", grown);
        changes("prodigySliceP", "11", grown);
        changes("maxGradNorm", "1e-3");
        changes("failOnDivergence", "false", "learningRate=1e30");
    }

    private void lora() {
        changes("trainMethod", "lora", "learningRate=");
        changes("loraRank", "4", LORA);
        changes("loraAlpha", "2", LORA);
        changes("loraDropout", "0.5", LORA);
        changes("loraTargets", "transformer", LORA);
        changes("loraType", "dora", LORA);
        changes("loraConvRank", "2", LORA);
        changes("loraConvAlpha", "1", LORA + ", loraConvRank=2");
        changes("loraLearningRate", "1e-3", LORA);
        changes("loraFormat", "kohya", LORA);
        changes("mergeLora", "true", LORA);
        changes("lora", path("adapters"));
        stays("lora", path("copied-adapters"), "lora=" + path("adapters"));
        changes("lora", "[{\"file\": \"" + path("adapters") + "\", \"scale\": -1}]", "lora=" + path("adapters"));
        changes("loraScale", "0.5", "lora=" + path("adapters"));
    }

    private void learningRate() {
        changes("lrScheduler", "linear");
        changes("lrWarmupSteps", "2");
        changes("lrCycles", "2", "lrScheduler=cosine_with_restarts");
        changes("lrPower", "2", "lrScheduler=polynomial");
        changes("lrEnd", "1e-4", "lrScheduler=polynomial");
        changes("textEncoderLearningRate", "1e-4", "trainTextEncoder=true");
        changes("stopTextEncoderTraining", "1", "trainTextEncoder=true");
    }

    private void lossAndNoise() throws URISyntaxException {
        changes("lossWeighting", "debiased");
        changes("snrGamma", "0.01", "lossWeighting=min_snr");
        changes("lossType", "huber");
        changes("huberC", "0.5", "lossType=huber");
        changes("huberSchedule", "constant", "lossType=huber");
        changes("noiseOffset", "0.1");
        changes("inputPerturbation", "0.1");
        changes("pyramidNoiseIterations", "3");
        changes("pyramidNoiseDiscount", "0.9", "pyramidNoiseIterations=3");
        changes("rescaleBetasZeroSnr", "true", "model=" + golden("sd2"));
    }

    private void savedModel() {
        add("modelFormat", "single", NAMED, Set.of()); // no other program could read this one
        changes("savePrecision", "bf16");
    }

    private void average() {
        changes("useEma", "true");
        changes("emaDecay", "0.01", "useEma=true");
        changes("emaWarmup", "true", "useEma=true");
        changes("emaUpdateAfterStep", "2", "useEma=true");
        changes("exportEma", "false", "useEma=true");
    }

    private void watching() {
        stays("reportTo", "csv");
        stays("trackingRunName", "koala", "reportTo=wandb");
        stays("wandbProject", "koalas", "reportTo=wandb");
        stays("mlflowTrackingUri", "http://localhost:1", "reportTo=none");
        stays("mlflowExperiment", "koalas", "reportTo=none");
        stays("checkpointingSteps", "1");
        stays("checkpointsTotalLimit", "1", "checkpointingSteps=1");
        stays("resumeFromCheckpoint", "none");
        String judged = "validationImages=" + path("held-out");
        changes("validationImages", path("held-out"));
        stays("validationImages", path("copied-held-out"), judged);
        changes("validationSteps", "1", judged);
        String worse = judged + ", validationSteps=1, learningRate=1";
        changes("exportBest", "loss", worse);
        changes("earlyStoppingPatience", "1", worse + ", maxTrainSteps=6");
        changes("earlyStoppingDelta", "1e9", judged + ", validationSteps=1, earlyStoppingPatience=1");
        stays("samplePrompts", "a dog at sea");
        stays("sampleSteps", "1", "samplePrompts=a dog at sea");
    }

    private void generation() {
        changes("prompts", "a cat at sea");
        changes("promptsFile", path("prompts.txt"));
        stays("promptsFile", path("copied-prompts.txt"), "promptsFile=" + path("prompts.txt"));
        changes("negativePrompt", "a cat");
        changes("promptSyntax", "weighted", "prompts=a (dog:1.5), evaluationPrompts=a (dog:1.5)");
        String toy = path("words/learned_embeds.bin");
        String word = "prompts=a <bin-toy>, evaluationPrompts=a <bin-toy>";
        changes("embeddings", toy, word);
        stays("embeddings", path("copied-words/learned_embeds.bin"), word + ", embeddings=" + toy);
        changes("imagesPerPrompt", "2");
        changes("inferenceSteps", "3");
        changes("guidanceScale", "2");
        changes("guidanceRescale", "0.5");
        changes("scheduler", "euler");
        changes("eta", "0.5", "scheduler=ddim");
        changes("width", "64");
        changes("height", "64");
        changes("clipSkip", "1");
        changes("initImage", path("images/0.png"));
        String start = "initImage=" + path("images/0.png");
        stays("initImage", path("copied/0.png"), start);
        changes("maskImage", path("masked/0-mask.png"), start);
        stays("maskImage", path("copied-masked/0-mask.png"), start + ", maskImage=" + path("masked/0-mask.png"));
        changes("strength", "1", start);
        changes("shard", "1/2", "imagesPerPrompt=2");
    }

    private void evaluation() throws URISyntaxException {
        changes("evaluationPrompts", "a cat at sea");
        stays("evaluationPreset", "paper-objects"); // where prompts are named
        changes("evaluationImagesPerPrompt", "3");
        changes("evaluationClassImagesPerPrompt", "2");
        add("evaluateCheckpoints", "true", NAMED, Set.of()); // there was no training
        changes("trainedModel", golden("sd2"));
        stays("trainedModel", golden("sd1"));
        add("subjectEncoder", path("encoders/vit"), CHANGES, Set.of(Stage.EVALUATE));
        add("subjectEncoder", path("nowhere"), NAMED, Set.of(Stage.TRAIN)); // by which a model is never another
        stays("subjectEncoder", path("copied-encoders/dinov2"));
        add("textEncoder", path("encoders/clip_laion"), CHANGES, Set.of(Stage.EVALUATE));
        String chosen = "exportBest=subject, samplePrompts=a {identifier} {subjectClass}|a boat";
        add("textEncoder", path("nowhere"), NAMED, Set.of(Stage.TRAIN), chosen); // by which a step is chosen, if one is
        stays("textEncoder", path("copied-encoders/clip_openai"));
        changes("lpipsNetwork", path("lpips"));
        stays("lpipsNetwork", path("copied-lpips"), "lpipsNetwork=" + path("lpips"));
        changes("gates", "[{\"measure\": \"subject\", \"min\": 0.5, \"action\": \"warn\"}]");
        String compared = "gates=[{\"measure\":\"subject\",\"against\":\"last-good\",\"min\":-1}]";
        changes("baseline", path("good/evaluation.json"), compared);
        stays("baseline", path("copied-good/evaluation.json"), "baseline=" + path("good/evaluation.json"));
        stays("failOnGate", "false");
    }

    /** What the build and the command line do with a stage's results, and not the stage. */
    private void front() {
        stays("attach", "model");
        stays("classifier", "koala");
        stays("compression", "deflated");
        add("dryRun", "true", NOTHING, Set.of());
        stays("skipRegularize", "true");
        stays("skipTrain", "true");
        stays("skipGenerate", "true");
        stays("skipEvaluate", "true");
        stays("rehash", "true");
    }

    private void cache() {
        String remote = "remoteCache=" + path("remote-{run}");
        stays("cacheDirectory", path("user-cache-{run}"));
        stays("cache", path("cache-{run}"));
        stays("cacheLimit", "1", "cache=" + path("cache-{run}"));
        stays("remoteCache", path("remote-{run}"));
        stays("remoteCacheMode", "read-write", remote);
        stays("remoteCacheServer", "nexus", remote);
        stays("remoteCacheTimeout", "1", remote);
        stays("checkpointUpload", "true", remote + ", remoteCacheMode=read-write, checkpointingSteps=1");
    }

    private void changes(String name, String value) {
        add(name, value, CHANGES, Set.of());
    }

    private void changes(String name, String value, String beside) {
        add(name, value, CHANGES, Set.of(), beside);
    }

    private void stays(String name, String value) {
        add(name, value, STAYS, Set.of());
    }

    private void stays(String name, String value, String beside) {
        add(name, value, STAYS, Set.of(), beside);
    }

    /**
     * Adds a probe.
     *
     * @param only the stages to run; empty for all that read the setting, and for training if none does
     * @param beside other settings as {@code name=value, name=value}; one without a value is unset
     */
    private void add(String name, String value, SettingProbe.Expected expected, Set<Stage> only, String... beside) {
        Setting<?> setting = Settings.named(name)
                .orElseThrow(() -> new AssertionError(
                        "There is no setting " + name + " any more: take its line out of this table."));
        Set<Stage> stages = EnumSet.of(Stage.TRAIN);
        if (!only.isEmpty()) {
            stages = only;
        } else if (!setting.stages().isEmpty()) {
            stages = setting.stages();
        }
        Map<String, String> others = new HashMap<>();
        for (String other : String.join(", ", beside).split(", (?=\\w+=)", -1)) {
            if (!other.isEmpty()) {
                String[] parts = other.split("=", 2);
                others.put(parts[0], parts[1].isEmpty() ? null : parts[1]);
            }
        }
        all.add(new SettingProbe(setting, stages, others, value, expected));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static String golden(String model) throws URISyntaxException {
        return Path.of(SettingProbes.class
                        .getResource("/golden/pipeline/" + model + "/model")
                        .toURI())
                .toString();
    }
}
