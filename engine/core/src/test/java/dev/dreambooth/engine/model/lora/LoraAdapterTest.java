package dev.dreambooth.engine.model.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.family.StableDiffusionParts;
import dev.dreambooth.engine.family.sd.StableDiffusion;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters begin as nothing, drop what they should, and act alike beside the weights, in files, and within the weights. */
class LoraAdapterTest {
    private static final long SEED = 11;

    @TempDir
    Path temporary;

    private ModelFolder folder;
    private LatentDiffusionModel model;
    private Scope scope;

    @BeforeEach
    void openModel() throws Exception {
        folder = ModelFamilies.openFolder(
                Path.of(getClass().getResource("/golden/pipeline/sd1/model").toURI()));
        model = LatentDiffusionModel.open(folder, Device.CPU);
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
        model.close();
    }

    private static LoraConfig config(LoraTargets targets, double dropout) {
        return new LoraConfig(3, 6, dropout, targets);
    }

    /** Of attention and of residual blocks, those of large kernels weaker than the others. */
    private static LoraConfig everything(boolean dora) {
        List<String> modules = new ArrayList<>(LoraTargets.TRANSFORMER.modules());
        modules.addAll(LoraTargets.residual());
        return new LoraConfig(3, 6, 0, modules, dora, 2, 1);
    }

    /** Both networks with adapters whose matrices all matter. */
    private Map<ModelPart, LoraAdapter> adapt(LoraConfig config) {
        Map<ModelPart, LoraAdapter> adapters = new LinkedHashMap<>();
        adapters.put(
                StableDiffusion.UNET,
                LoraAdapter.create(StableDiffusionParts.unet(model).parameters(), config, SEED));
        adapters.put(
                StableDiffusion.TEXT_ENCODER,
                LoraAdapter.create(StableDiffusionParts.textEncoder(model).parameters(), config, SEED));
        adapters.values()
                .forEach(adapter -> adapter.forEach((module, layer) -> layer.up()
                        .copyFrom(Noise.normal(module.hashCode(), layer.up().shape())
                                .mul(0.1))));
        StableDiffusionParts.unet(model).adapt(adapters.get(StableDiffusion.UNET));
        StableDiffusionParts.textEncoder(model).adapt(adapters.get(StableDiffusion.TEXT_ENCODER));
        return adapters;
    }

    private static float[] predict(LatentDiffusionModel model) {
        Tensor states = StableDiffusionParts.textEncoder(model).forward(Tensor.of(new long[] {5, 9, 2, 30}, 1, 4));
        return StableDiffusionParts.unet(model)
                .forward(Noise.normal(3, 1, 4, 8, 8), Tensor.of(new long[] {400}, 1), states)
                .toFloats();
    }

    @ParameterizedTest
    @EnumSource(LoraTargets.class)
    void freshAdaptersChangeNothing(LoraTargets targets) {
        assertFreshAdaptersChangeNothing(config(targets, 0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void freshAdaptersOfConvolutionsChangeNothing(boolean dora) {
        assertFreshAdaptersChangeNothing(everything(dora));
    }

    private void assertFreshAdaptersChangeNothing(LoraConfig config) {
        float[] before = predict(model);
        try (LoraAdapter unet =
                        LoraAdapter.create(StableDiffusionParts.unet(model).parameters(), config, SEED);
                LoraAdapter text = LoraAdapter.create(
                        StableDiffusionParts.textEncoder(model).parameters(), config, SEED)) {
            StableDiffusionParts.unet(model).adapt(unet);
            StableDiffusionParts.textEncoder(model).adapt(text);
            assertThat(predict(model)).isEqualTo(before);
        }
    }

    @Test
    void initialValuesAreUniformAndDependOnSeedAndNameAlone() {
        try (LoraAdapter all = LoraAdapter.create(
                        StableDiffusionParts.unet(model).parameters(), config(LoraTargets.TRANSFORMER, 0), SEED);
                LoraAdapter few = LoraAdapter.create(
                        StableDiffusionParts.unet(model).parameters(), config(LoraTargets.ATTENTION, 0), SEED);
                LoraAdapter other = LoraAdapter.create(
                        StableDiffusionParts.unet(model).parameters(), config(LoraTargets.ATTENTION, 0), SEED + 1)) {
            assertThat(all.parameters().keySet()).containsAll(few.parameters().keySet());
            few.forEach((module, layer) -> {
                double bound = 1 / Math.sqrt((double) layer.down().size(1));
                float[] values = layer.down().toFloats();
                assertThat(layer.down().abs().max().item()).isBetween(0.5 * bound, bound);
                assertThat(layer.down().mean().item()).isCloseTo(0, within(0.5 * bound));
                String name = module + ".lora_A.weight";
                assertThat(all.parameters().get(name).toFloats()).isEqualTo(values);
                assertThat(other.parameters().get(name).toFloats()).isNotEqualTo(values);
            });
        }
    }

    @Test
    void dropoutDependsOnItsSeedAloneAndOnlyActsInTraining() {
        Map<ModelPart, LoraAdapter> adapters = adapt(config(LoraTargets.TRANSFORMER, 0.5));
        float[] whole = predict(model);
        adapters.values().forEach(adapter -> adapter.drop(1));
        float[] dropped = predict(model);
        assertThat(dropped).isNotEqualTo(whole);
        assertThat(predict(model)).as("computed again").isEqualTo(dropped);
        adapters.values().forEach(adapter -> adapter.drop(2));
        assertThat(predict(model)).as("with another seed").isNotEqualTo(dropped);
        adapters.values().forEach(LoraAdapter::keepAll);
        assertThat(predict(model)).as("after training").isEqualTo(whole);
        adapters.values().forEach(LoraAdapter::close);
    }

    @Test
    void whatIsDroppedOfASampleDoesNotDependOnWhatItIsComputedBeside() {
        Map<ModelPart, LoraAdapter> adapters = adapt(config(LoraTargets.TRANSFORMER, 0.5));
        LoraAdapter unet = adapters.get(StableDiffusion.UNET);
        Tensor latents = Noise.normal(3, 2, 4, 8, 8);
        Tensor states = Noise.normal(4, 2, 4, 24);
        Tensor timesteps = Tensor.of(new long[] {400, 400}, 2);
        unet.drop(5, 6);
        Tensor both = StableDiffusionParts.unet(model).forward(latents, timesteps, states);
        unet.drop(6);
        Tensor second = StableDiffusionParts.unet(model)
                .forward(latents.slice(0, 1, 2), timesteps.slice(0, 1, 2), states.slice(0, 1, 2));
        assertThat(both.slice(0, 1, 2).toFloats()).containsExactly(second.toFloats(), within(1e-5f));
        adapters.values().forEach(LoraAdapter::close);
    }

    @ParameterizedTest
    @CsvSource({"true, plain", "false, plain", "true, dora", "false, dora", "true, locon", "false, locon"})
    void savedAndAddedToTheWeightsItActsAsBesideThem(boolean kohya, String kind) throws Exception {
        Map<ModelPart, LoraAdapter> adapters =
                adapt(kind.equals("plain") ? config(LoraTargets.TRANSFORMER, 0) : everything(kind.equals("dora")));
        adapters.values()
                .forEach(adapter -> adapter.forEach(
                        (module, layer) -> layer.magnitude().ifPresent(lengths -> lengths.copyFrom(lengths.mul(0.9)))));
        float[] beside = predict(model);
        LoraWriter writer = new LoraWriter(adapters);
        if (kohya) {
            writer.writeKohya(temporary, Map.of("ss_steps", "1"));
        } else {
            writer.writeDiffusers(temporary);
        }
        try (LoraFile file = LoraFile.open(temporary);
                LatentDiffusionModel merged =
                        LatentDiffusionModel.open(folder, List.of(new LoraMerge(file, 1)), Device.CPU, DType.FLOAT32)) {
            assertThat(predict(merged)).containsExactly(beside, within(1e-5f));
        }
        adapters.values().forEach(LoraAdapter::close);
    }

    @Test
    void theMergedWeightsAreThoseThatMergingAtLoadingGives() throws Exception {
        Map<ModelPart, LoraAdapter> adapters = adapt(config(LoraTargets.ATTENTION, 0));
        new LoraWriter(adapters).writeDiffusers(temporary);
        Path merged = Files.createDirectory(temporary.resolve("merged")).resolve("unet.safetensors");
        SafetensorsWriter.write(
                merged,
                adapters.get(StableDiffusion.UNET)
                        .merged(StableDiffusionParts.unet(model).parameters()));
        try (LoraFile lora = LoraFile.open(temporary);
                LatentDiffusionModel loaded =
                        LatentDiffusionModel.open(folder, List.of(new LoraMerge(lora, 1)), Device.CPU, DType.FLOAT32)) {
            Path expected = temporary.resolve("expected.safetensors");
            SafetensorsWriter.write(
                    expected,
                    StableDiffusionParts.unet(loaded).parameters().asMap().entrySet().stream()
                            .map(entry -> TensorData.of(entry.getKey(), entry.getValue()))
                            .toList());
            assertThat(merged).hasSameBinaryContentAs(expected);
        }
        adapters.values().forEach(LoraAdapter::close);
    }
}
