package dev.dreambooth.engine.stage.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.RunSpec;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.engine.model.pipeline.ModelComponents;
import dev.dreambooth.engine.stage.SamplingMemory;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.training.MemoryPlan;
import dev.dreambooth.engine.weights.ModelFolder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Collections;
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
        return context(settings, 1);
    }

    private StageContext context(String settings, int devices) {
        Map<String, String> properties = new HashMap<>();
        for (String setting :
                List.of(("instanceImages=images subjectClass=dog resolution=32 " + settings).split(" ", -1))) {
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
        return new StageContext(spec, Collections.nCopies(devices, Device.CPU), event -> {}, () -> false);
    }

    private static ModelFolder model() throws URISyntaxException {
        return ModelFolder.open(Path.of(PlannedMemoryTest.class
                .getResource("/golden/pipeline/sd1/model")
                .toURI()));
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
                "trainMethod=lora loraRank=3 loraTargets=transformer"
            })
    void trainingIsPlannedAsItWillBe(String settings) throws Exception {
        StageContext context = context(settings);
        ModelFolder base = model();
        MemoryPlan ahead = PlannedMemory.of(context, base);
        try (ModelComponents open = ModelComponents.open(
                        base, TrainingMethod.rewritten(context), context.device(), context.unetType());
                TrainingMethod method = TrainingMethod.of(context, base, open)) {
            assertThat(ahead)
                    .isEqualTo(TrainingMemory.of(context, open, method.trained().groups())
                            .plan());
        }
        assertThat(ahead.bytes().get("trained weights")).isPositive();
    }

    @Test
    void aReplicaInTheSameMemoryIsAUNetMoreAndItsGradients() throws Exception {
        MemoryPlan one = PlannedMemory.of(context("trainBatchSize=2 gradientAccumulationSteps=2"), model());
        MemoryPlan three = PlannedMemory.of(context("trainBatchSize=3", 3), model());
        long unet = one.bytes().get("trained weights");
        assertThat(one.bytes()).doesNotContainKey("replicas");
        assertThat(three.bytes())
                .containsEntry("replicas", 2 * (unet + unet))
                .containsEntry("gradients", one.bytes().get("gradients"));
        assertThat(PlannedMemory.of(context("trainBatchSize=3 trainMethod=lora", 3), model())
                        .bytes()
                        .get("replicas"))
                .isBetween(2 * unet, 3 * unet);
    }

    @Test
    void samplingHoldsAllWeights() throws Exception {
        try (ModelComponents open = ModelComponents.open(model(), Device.parse("cpu"))) {
            long weights = open.unet().parameters().count()
                    + open.textEncoder().parameters().count()
                    + open.vae().parameters().count();
            assertThat(SamplingMemory.of(model(), context("seed=1")).bytes())
                    .containsEntry("weights", Float.BYTES * weights);
        }
    }
}
