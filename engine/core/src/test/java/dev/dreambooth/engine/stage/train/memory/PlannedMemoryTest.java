package dev.dreambooth.engine.stage.train.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.EventListener;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.family.StableDiffusionParts;
import dev.dreambooth.engine.stage.SamplingMemory;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.train.method.TrainingMethod;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.training.MemoryPlan;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.TensorEntry;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan tells from headers alone is, to the byte, what the run plans once its model is open. */
class PlannedMemoryTest {
    @TempDir
    Path folder;

    private StageContext context(String settings) {
        return context(folder, settings, event -> {});
    }

    /**
     * @param settings of a run, with blanks between them
     */
    static StageContext context(Path folder, String settings, EventListener events) {
        Map<String, String> properties = new HashMap<>();
        for (String setting : List.of(
                ("instanceImages=images subjectClass=dog resolution=32 device=cpu " + settings).split(" ", -1))) {
            int equals = setting.indexOf('=');
            properties.put(SettingLayer.PROPERTY_PREFIX + setting.substring(0, equals), setting.substring(equals + 1));
        }
        SettingSources sources = new SettingSources(
                folder,
                SettingLayer.defaults(Map.of(), folder),
                SettingLayer.pom(Map.of(), folder),
                SettingLayer.properties(properties, Set.of(), folder),
                List.of());
        RunSpec spec = RunSpec.of(Stage.TRAIN, sources.resolve(Stage.TRAIN), folder);
        return new StageContext(spec, Device.parseAll(spec.settings().get(CommonSettings.DEVICE)), events, () -> false);
    }

    /** The same run on a device that need not be there. */
    static StageContext on(Device device, StageContext context) {
        return new StageContext(context.spec(), List.of(device), context.events(), context.cancelled());
    }

    static ModelFolder model() throws URISyntaxException {
        return ModelFamilies.openFolder(Path.of(PlannedMemoryTest.class
                .getResource("/golden/pipeline/sd1/model")
                .toURI()));
    }

    private static MemoryPlan plan(StageContext context) throws URISyntaxException {
        return PlannedMemory.of(context, ModelHeaders.of(model()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trainTextEncoder=true",
                "optimizer=adamw8bit gradientCheckpointing=true trainBatchSize=2",
                "optimizer=adafactor withPriorPreservation=false gradientAccumulationSteps=2",
                "trainMethod=lora loraRank=64 trainTextEncoder=true",
                "precision=bf16 trainTextEncoder=true",
                "precision=bf16 trainMethod=lora trainTextEncoder=true",
                "precision=fp16 trainTextEncoder=true",
                "optimizer=prodigy learningRate=1 prodigySliceP=11",
                "trainMethod=lora loraRank=3 loraTargets=transformer",
                "trainMethod=lora loraType=dora loraConvRank=2 trainTextEncoder=true",
                "trainMethod=lora gradientCheckpointing=true baseModelPrecision=int8"
            })
    void trainingIsPlannedAsItWillBe(String settings) throws Exception {
        StageContext context = context(settings);
        ModelFolder base = model();
        MemoryPlan ahead = plan(context);
        try (LatentDiffusionModel open = LatentDiffusionModel.open(
                        base,
                        TrainingMethod.rewritten(context, base.layout()),
                        context.device(),
                        context.denoiserForm());
                TrainingMethod method = TrainingMethod.of(context, base, open)) {
            Map<String, Long> trained = new HashMap<>();
            for (Optimizer.Group group : method.trained().groups()) {
                group.parameters().forEach((name, weight) -> trained.put(group.prefix() + name, weight.numel()));
            }
            assertThat(ahead).isEqualTo(PlannedMemory.of(context, trained, ModelHeaders.of(base)));
        }
        assertThat(ahead.bytes().get("trained weights")).isPositive();
    }

    /** Of the host's files they are not read; a GPU is given them all the same. */
    @Test
    void whatOnlyImagesNeedIsNotReadWhereNoneAreMade() throws Exception {
        String without = "withPriorPreservation=false";
        long alone = frozen(context(without));
        assertThat(frozen(context(without + " samplePrompts=dog"))).isGreaterThan(alone);
        assertThat(frozen(context("withPriorPreservation=true"))).isGreaterThan(alone);
        assertThat(frozen(on(new Device(true, 0), context(without))))
                .isEqualTo(4 * ModelHeaders.of(model()).othersCount())
                .isGreaterThan(frozen(context("withPriorPreservation=true")));
    }

    /** With files in 32 bits, which are used in place. */
    private static long frozen(StageContext context) throws Exception {
        ModelHeaders narrow = ModelHeaders.of(model());
        Map<ModelPart, List<TensorEntry>> weights = new HashMap<>();
        narrow.weights()
                .forEach((part, entries) -> weights.put(
                        part, entries.stream().map(PlannedMemoryTest::in32Bits).toList()));
        return PlannedMemory.of(context, new ModelHeaders(narrow.family(), weights, narrow.geometry()))
                .bytes()
                .get("frozen weights");
    }

    private static TensorEntry in32Bits(TensorEntry entry) {
        return new TensorEntry(entry.name(), DType.FLOAT32, entry.shape(), 0, Float.BYTES * entry.numel());
    }

    @Test
    void momentsOfSixteenBitsTakeHalf() throws Exception {
        for (String optimizer : List.of("adamw", "lion")) {
            String way = "optimizer=" + optimizer + " momentPrecision=";
            long exact = plan(context(way + "fp32")).bytes().get("optimizer state");
            assertThat(plan(context(way + "bf16")).bytes()).containsEntry("optimizer state", exact / 2);
        }
    }

    @Test
    void roundedWeightsAreAQuarterAndThoseOfOneBlockAreWidened() throws Exception {
        String way = "trainMethod=lora gradientCheckpointing=true baseModelPrecision=";
        MemoryPlan exact = plan(context(way + "same"));
        MemoryPlan int8 = plan(context(way + "int8"));
        long unet = 4 * ModelHeaders.of(model()).denoiserCount();
        long spared = exact.bytes().get("frozen weights") - int8.bytes().get("frozen weights");
        assertThat(spared).isBetween(unet * 55 / 100, unet * 75 / 100);
        assertThat(int8.bytes().get("activations")).isGreaterThan(exact.bytes().get("activations"));
    }

    @Test
    void whatWaitsOnTheHostIsNotOnTheDevice() throws Exception {
        String way = "trainMethod=lora gradientCheckpointing=true offload=";
        Device gpu = new Device(true, 0);
        MemoryPlan all = plan(on(gpu, context(way.replace(" offload=", ""))));
        MemoryPlan encoders = plan(on(gpu, context(way + "encoders")));
        MemoryPlan weights = plan(on(gpu, context(way + "encoders|weights")));
        long others = 4 * ModelHeaders.of(model()).othersCount();
        assertThat(all.bytes().get("frozen weights") - encoders.bytes().get("frozen weights"))
                .isEqualTo(others);
        assertThat(weights.bytes().get("frozen weights"))
                .isLessThan(encoders.bytes().get("frozen weights") / 5);
        MemoryPlan activations = plan(on(gpu, context(way + "activations trainBatchSize=64")));
        assertThat(activations.bytes().get("activations"))
                .isLessThan(plan(on(gpu, context(way.replace(" offload=", "") + " trainBatchSize=64")))
                        .bytes()
                        .get("activations"));
        assertThat(plan(context(way + "encoders|weights")))
                .as("on the host")
                .isEqualTo(plan(context(way.replace(" offload=", ""))));
    }

    @Test
    void prodigyKeepsFourNumbersOfAWeightOrLess() throws Exception {
        long adam = plan(context("precision=fp32")).bytes().get("optimizer state");
        assertThat(plan(context("optimizer=prodigy learningRate=1")).bytes())
                .containsEntry("optimizer state", 2 * adam);
        assertThat(plan(context("optimizer=prodigy learningRate=1 prodigySliceP=11"))
                        .bytes()
                        .get("optimizer state"))
                .isCloseTo(Math.round(12 / 11.0 * adam), within(1L));
    }

    /** They are computed for the occasion, and the weights stand aside: more than a step takes where it holds no gradients. */
    @Test
    void scheduleFreeWeightsStandAsideWhileTheirAveragesAreJudged() throws Exception {
        String way = "optimizer=adamwschedulefree fusedBackward=true ";
        MemoryPlan plain = plan(context(way + "gradientClipping=block"));
        MemoryPlan judged = plan(context(way + "samplePrompts=dog"));
        assertThat(plain.bytes()).doesNotContainKey("averaged weights");
        assertThat(judged.bytes())
                .containsEntry("averaged weights", plain.bytes().get("trained weights"))
                .containsEntry("optimizer state", 2 * plain.bytes().get("trained weights"));
    }

    @Test
    void aReplicaInTheSameMemoryIsAUNetMoreAndItsGradients() throws Exception {
        MemoryPlan one = plan(context("trainBatchSize=2 gradientAccumulationSteps=2"));
        MemoryPlan three = plan(context("trainBatchSize=3 device=cpu,cpu,cpu"));
        long unet = one.bytes().get("trained weights");
        assertThat(one.bytes()).doesNotContainKey("replicas");
        assertThat(three.bytes())
                .containsEntry("replicas", 2 * (unet + unet))
                .containsEntry("gradients", one.bytes().get("gradients"));
        assertThat(plan(context("trainBatchSize=3 trainMethod=lora device=cpu,cpu,cpu"))
                        .bytes()
                        .get("replicas"))
                .isBetween(2 * unet, 3 * unet);
    }

    @Test
    void samplingHoldsAllWeights() throws Exception {
        try (LatentDiffusionModel open = LatentDiffusionModel.open(model(), Device.parse("cpu"))) {
            long weights = StableDiffusionParts.unet(open).parameters().count()
                    + StableDiffusionParts.textEncoder(open).parameters().count()
                    + open.codec().parameters().count();
            assertThat(SamplingMemory.of(model(), context("seed=1")).bytes())
                    .containsEntry("weights", Float.BYTES * weights);
        }
    }
}
