package dev.dreambooth.engine.model.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.engine.model.pipeline.ModelComponents;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.Component;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters begin as nothing, drop what they should, and act alike beside the weights, in files, and within the weights. */
class LoraAdapterTest {
    private static final long SEED = 11;

    @TempDir
    Path temporary;

    private ModelFolder folder;
    private ModelComponents model;
    private Scope scope;

    @BeforeEach
    void openModel() throws Exception {
        folder = ModelFolder.open(
                Path.of(getClass().getResource("/golden/pipeline/sd1/model").toURI()));
        model = ModelComponents.open(folder, Device.CPU);
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

    /** Both networks with adapters whose matrices all matter. */
    private Map<Component, LoraAdapter> adapt(LoraConfig config) {
        Map<Component, LoraAdapter> adapters = new EnumMap<>(Component.class);
        adapters.put(Component.UNET, LoraAdapter.create(model.unet().parameters(), config, SEED));
        adapters.put(
                Component.TEXT_ENCODER, LoraAdapter.create(model.textEncoder().parameters(), config, SEED));
        adapters.values()
                .forEach(adapter -> adapter.forEach((module, layer) -> layer.up()
                        .copyFrom(Noise.normal(module.hashCode(), layer.up().shape())
                                .mul(0.1))));
        model.unet().adapt(adapters.get(Component.UNET));
        model.textEncoder().adapt(adapters.get(Component.TEXT_ENCODER));
        return adapters;
    }

    private static float[] predict(ModelComponents model) {
        Tensor states = model.textEncoder().forward(Tensor.of(new long[] {5, 9, 2, 30}, 1, 4));
        return model.unet()
                .forward(Noise.normal(3, 1, 4, 8, 8), Tensor.of(new long[] {400}, 1), states)
                .toFloats();
    }

    @ParameterizedTest
    @EnumSource(LoraTargets.class)
    void freshAdaptersChangeNothing(LoraTargets targets) {
        float[] before = predict(model);
        try (LoraAdapter unet = LoraAdapter.create(model.unet().parameters(), config(targets, 0), SEED);
                LoraAdapter text = LoraAdapter.create(model.textEncoder().parameters(), config(targets, 0), SEED)) {
            model.unet().adapt(unet);
            model.textEncoder().adapt(text);
            assertThat(predict(model)).isEqualTo(before);
        }
    }

    @Test
    void initialValuesAreUniformAndDependOnSeedAndNameAlone() {
        try (LoraAdapter all = LoraAdapter.create(model.unet().parameters(), config(LoraTargets.TRANSFORMER, 0), SEED);
                LoraAdapter few =
                        LoraAdapter.create(model.unet().parameters(), config(LoraTargets.ATTENTION, 0), SEED);
                LoraAdapter other =
                        LoraAdapter.create(model.unet().parameters(), config(LoraTargets.ATTENTION, 0), SEED + 1)) {
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
        Map<Component, LoraAdapter> adapters = adapt(config(LoraTargets.TRANSFORMER, 0.5));
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
        Map<Component, LoraAdapter> adapters = adapt(config(LoraTargets.TRANSFORMER, 0.5));
        LoraAdapter unet = adapters.get(Component.UNET);
        Tensor latents = Noise.normal(3, 2, 4, 8, 8);
        Tensor states = Noise.normal(4, 2, 4, 24);
        Tensor timesteps = Tensor.of(new long[] {400, 400}, 2);
        unet.drop(5, 6);
        Tensor both = model.unet().forward(latents, timesteps, states);
        unet.drop(6);
        Tensor second = model.unet().forward(latents.slice(0, 1, 2), timesteps.slice(0, 1, 2), states.slice(0, 1, 2));
        assertThat(both.slice(0, 1, 2).toFloats()).containsExactly(second.toFloats(), within(1e-5f));
        adapters.values().forEach(LoraAdapter::close);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void savedAndAddedToTheWeightsItActsAsBesideThem(boolean kohya) throws Exception {
        Map<Component, LoraAdapter> adapters = adapt(config(LoraTargets.TRANSFORMER, 0));
        float[] beside = predict(model);
        LoraWriter writer = new LoraWriter(adapters);
        if (kohya) {
            writer.writeKohya(temporary, Map.of("ss_steps", "1"));
        } else {
            writer.writeDiffusers(temporary);
        }
        try (LoraFile file = LoraFile.open(temporary);
                ModelComponents merged = ModelComponents.open(folder, new LoraMerge(file, 1), Device.CPU)) {
            assertThat(predict(merged)).containsExactly(beside, within(1e-5f));
        }
        adapters.values().forEach(LoraAdapter::close);
    }

    @Test
    void theMergedWeightsAreThoseThatMergingAtLoadingGives() throws Exception {
        Map<Component, LoraAdapter> adapters = adapt(config(LoraTargets.ATTENTION, 0));
        new LoraWriter(adapters).writeDiffusers(temporary);
        Path merged = Files.createDirectory(temporary.resolve("merged")).resolve("unet.safetensors");
        SafetensorsWriter.write(
                merged, adapters.get(Component.UNET).merged(model.unet().parameters()));
        try (LoraFile lora = LoraFile.open(temporary);
                ModelComponents loaded = ModelComponents.open(folder, new LoraMerge(lora, 1), Device.CPU)) {
            Path expected = temporary.resolve("expected.safetensors");
            SafetensorsWriter.write(
                    expected,
                    loaded.unet().parameters().asMap().entrySet().stream()
                            .map(entry -> TensorData.of(entry.getKey(), entry.getValue()))
                            .toList());
            assertThat(merged).hasSameBinaryContentAs(expected);
        }
        adapters.values().forEach(LoraAdapter::close);
    }
}
