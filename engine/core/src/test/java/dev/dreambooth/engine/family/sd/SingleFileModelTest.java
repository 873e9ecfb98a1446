package dev.dreambooth.engine.family.sd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.family.SingleFileModel;
import dev.dreambooth.engine.family.StableDiffusionParts;
import dev.dreambooth.engine.model.clip.CLIPTextConfig;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.original.UNetNames;
import dev.dreambooth.engine.model.original.VaeNames;
import dev.dreambooth.engine.model.unet.UNet2DConditionConfig;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.model.vae.AutoencoderKL;
import dev.dreambooth.engine.model.vae.AutoencoderKLConfig;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.InitialWeights;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorData;
import dev.dreambooth.engine.weights.WeightSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single files become folders that the engine opens; every weight of Stable Diffusion 1.5 goes where diffusers puts it. */
class SingleFileModelTest {
    /** By component and name in the original, the name that diffusers' converters give; it/reference/original_golden.py. */
    private static JsonNode golden;

    @TempDir
    private Path folder;

    @BeforeAll
    static void readGolden() throws IOException {
        try (InputStream in = SingleFileModelTest.class.getResourceAsStream("/golden/original/names.json")) {
            golden = new ObjectMapper().readTree(in);
        }
    }

    @Test
    void namesAreThoseOfDiffusers() {
        UNetNames unet = new UNetNames(names("unet").keySet());
        VaeNames vae = new VaeNames(names("vae").keySet());

        assertThat(renamed("unet", unet::diffusers)).isEqualTo(names("unet"));
        assertThat(renamed("vae", vae::diffusers)).isEqualTo(names("vae"));
        assertThat(renamed("text_encoder", TextEncoderNames::diffusers)).isEqualTo(names("text_encoder"));
        assertThat(List.of(unet.levels(), unet.layersPerBlock(), vae.levels(), vae.layersPerBlock()))
                .containsExactly(4, 2, 4, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {".safetensors", ".ckpt"})
    void aFileBecomesAFolderThatOpensWithTheSameWeights(String ending) throws IOException {
        Path file = folder.resolve("small.safetensors");
        Map<String, Integer> marks = write(file);
        if (ending.equals(".ckpt")) {
            try (SafetensorsFile weights = SafetensorsFile.open(file)) {
                file = folder.resolve("small.ckpt");
                CheckpointWriter.write(weights, file);
            }
        }

        Path model = SingleFileModel.unpack(file, folder.resolve("cache"));

        try (LatentDiffusionModel components = LatentDiffusionModel.open(ModelFamilies.openFolder(model), Device.CPU)) {
            Map<String, Tensor> weights =
                    StableDiffusionParts.unet(components).parameters().asMap();
            assertThat(weights).hasSize(golden.get("unet").size());
            weights.forEach(
                    (name, weight) -> assertThat(weight.toFloats()).as(name).containsOnly(marks.get("unet/" + name)));
        }
        assertThat(SingleFileModel.unpack(file, folder.resolve("cache"))).isEqualTo(model);
    }

    @Test
    void otherFilesAreRefusedWithWhatTheyAre() throws IOException {
        assertRefused("xl.safetensors", "conditioner.embedders.0.weight", "it is Stable Diffusion XL");
        assertRefused("two.safetensors", "cond_stage_model.model.ln_final.weight", "it is Stable Diffusion 2.x");
        assertRefused("unet.safetensors", "down_blocks.0.resnets.0.conv1.weight", "begin with model.diffusion_model.");
        assertRefused("part.safetensors", UNetNames.PREFIX + "out.2.weight", "begin with first_stage_model.");
        Path pickle = Files.write(folder.resolve("model.ckpt"), new byte[] {(byte) 0x80, 2});
        assertThatThrownBy(() -> SingleFileModel.unpack(pickle, folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is not a usable checkpoint of PyTorch 1.6 or later");
        Path other = Files.write(folder.resolve("model.onnx"), new byte[] {8});
        assertThatThrownBy(() -> SingleFileModel.unpack(other, folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is a single file, but neither .safetensors nor .ckpt");
    }

    private void assertRefused(String name, String weight, String why) {
        Path file = folder.resolve(name);
        SafetensorsWriter.write(file, List.of(constant(weight, 0, 1)));
        assertThatThrownBy(() -> SingleFileModel.unpack(file, folder.resolve("cache")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(why);
    }

    /** Writes a small model in the original's layout, each weight filled with a number of its own, which is returned. */
    private static Map<String, Integer> write(Path file) {
        List<TensorData> tensors = new ArrayList<>();
        Map<String, Integer> marks = new TreeMap<>();
        Map.of("unet", UNetNames.PREFIX, "vae", VaeNames.PREFIX, "text_encoder", TextEncoderNames.PREFIX)
                .forEach((component, prefix) -> {
                    Map<String, long[]> shapes = shapes(component);
                    assertThat(shapes.keySet())
                            .isEqualTo(Set.copyOf(names(component).values()));
                    names(component).forEach((original, name) -> {
                        long[] shape = shapes.get(name);
                        long[] stored = VaeNames.isProjection(name) ? new long[] {shape[0], shape[1], 1, 1} : shape;
                        marks.put(component + "/" + name, marks.size());
                        tensors.add(constant(prefix + original, marks.size() - 1, stored));
                    });
                });
        SafetensorsWriter.write(file, tensors);
        return marks;
    }

    private static TensorData constant(String name, float value, long... shape) {
        return new TensorData(name, DType.FLOAT32, shape, () -> {
            long count = 1;
            for (long size : shape) {
                count *= size;
            }
            ByteBuffer bytes =
                    ByteBuffer.allocate(Math.toIntExact(count * Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.hasRemaining()) {
                bytes.putFloat(value);
            }
            return bytes.flip();
        });
    }

    /** Returns the shapes that the engine's own models ask for, by name. */
    private static Map<String, long[]> shapes(String component) {
        InitialWeights initial = new InitialWeights(1, name -> true);
        Map<String, long[]> shapes = new TreeMap<>();
        WeightSource book = (name, shape) -> {
            shapes.put(name, shape);
            return initial.get(name, shape);
        };
        switch (component) {
            case "unet" ->
                new UNet2DConditionModel(
                                UNet2DConditionConfig.of(
                                        "c", json("{'block_out_channels':[32,64,96,96],'cross_attention_dim':64}")),
                                book)
                        .close();
            case "vae" ->
                new AutoencoderKL(
                                AutoencoderKLConfig.of(
                                        "c",
                                        json("{'block_out_channels':[32,64,96,96],"
                                                + "'layers_per_block':2,'latent_channels':4,"
                                                + "'down_block_types':['DownEncoderBlock2D','DownEncoderBlock2D',"
                                                + "'DownEncoderBlock2D','DownEncoderBlock2D'],"
                                                + "'up_block_types':['UpDecoderBlock2D','UpDecoderBlock2D','UpDecoderBlock2D',"
                                                + "'UpDecoderBlock2D']}")),
                                book)
                        .close();
            default ->
                new CLIPTextModel(
                                CLIPTextConfig.of(
                                        "c",
                                        json("{'vocab_size':49408,'hidden_size':64,"
                                                + "'intermediate_size':64,'num_hidden_layers':12,'num_attention_heads':1,"
                                                + "'max_position_embeddings':77}")),
                                book)
                        .close();
        }
        return shapes;
    }

    private static Map<String, String> names(String component) {
        Map<String, String> names = new TreeMap<>();
        golden.get(component)
                .properties()
                .forEach(entry -> names.put(entry.getKey(), entry.getValue().asText()));
        return names;
    }

    private static Map<String, String> renamed(String component, Function<String, Optional<String>> diffusers) {
        Map<String, String> renamed = new TreeMap<>();
        names(component)
                .keySet()
                .forEach(original ->
                        renamed.put(original, diffusers.apply(original).orElse("none")));
        return renamed;
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
