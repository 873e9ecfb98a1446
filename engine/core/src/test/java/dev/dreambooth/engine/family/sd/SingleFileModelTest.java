package dev.dreambooth.engine.family.sd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.family.SingleFileModel;
import dev.dreambooth.engine.family.StableDiffusionParts;
import dev.dreambooth.engine.family.original.OriginalNetwork;
import dev.dreambooth.engine.model.original.ClipNames;
import dev.dreambooth.engine.model.original.NetworkNames;
import dev.dreambooth.engine.model.original.UNetNames;
import dev.dreambooth.engine.model.original.VaeNames;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorData;
import dev.dreambooth.engine.weights.TensorFile;
import dev.dreambooth.engine.weights.pickle.TensorFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single files become folders that the engine opens; every weight of Stable Diffusion 1.5 goes where diffusers puts it. */
class SingleFileModelTest {
    @TempDir
    private Path folder;

    @Test
    void namesAreThoseOfDiffusers() {
        UNetNames unet = UNetNames.ofOriginal(names("unet").keySet());
        VaeNames vae = VaeNames.ofOriginal(names("vae").keySet());

        assertThat(renamed("unet", unet)).isEqualTo(names("unet"));
        assertThat(renamed("vae", vae)).isEqualTo(names("vae"));
        assertThat(renamed("text_encoder", new ClipNames())).isEqualTo(names("text_encoder"));
        assertThat(List.of(unet.levels(), unet.layersPerBlock(), vae.levels(), vae.layersPerBlock()))
                .containsExactly(4, 2, 4, 2);
    }

    /** The table that is read off one side leads from the other side back. */
    @Test
    void namesLeadBack() {
        Map<String, NetworkNames> tables = Map.of(
                "unet", UNetNames.ofDiffusers(Set.copyOf(names("unet").values())),
                "vae", VaeNames.ofDiffusers(Set.copyOf(names("vae").values())),
                "text_encoder", new ClipNames());
        tables.forEach((part, table) -> names(part)
                .forEach((original, name) -> assertThat(table.original(name)).contains(original)));
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

        Path model = SingleFileModel.unpack(file, folder.resolve("cache")).folder();

        try (LatentDiffusionModel components = LatentDiffusionModel.open(ModelFamilies.openFolder(model), Device.CPU)) {
            Map<String, Tensor> weights =
                    StableDiffusionParts.unet(components).parameters().asMap();
            assertThat(weights).hasSize(names("unet").size());
            weights.forEach(
                    (name, weight) -> assertThat(weight.toFloats()).as(name).containsOnly(marks.get("unet/" + name)));
        }
        assertThat(SingleFileModel.unpack(file, folder.resolve("cache")).folder())
                .isEqualTo(model);
    }

    /** Trainers put the weights under other keys than Lightning, or under several. */
    @ParameterizedTest
    @ValueSource(strings = {"model", "module", "state_dict state_dict", "model state_dict"})
    void weightsMayLieDeeperInACheckpoint(String layers) throws IOException {
        Path file = folder.resolve("two.safetensors");
        SafetensorsWriter.write(file, List.of(constant("a", 1, 2), constant("b", 2, 1)));
        Path checkpoint = folder.resolve("two.ckpt");
        try (SafetensorsFile weights = SafetensorsFile.open(file)) {
            CheckpointWriter.write(weights, checkpoint, List.of(layers.split(" ")));
        }
        try (TensorFile opened = TensorFiles.open(checkpoint)) {
            assertThat(opened.names()).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void attentionOfTheAutoencoderMayHaveItsNamesInDiffusers() {
        Map<String, String> usual = names("vae");
        VaeNames table = VaeNames.ofOriginal(usual.keySet());
        Map<String, String> others = Map.of(
                ".attn_1.q.", ".attn_1.to_q.",
                ".attn_1.k.", ".attn_1.to_k.",
                ".attn_1.v.", ".attn_1.to_v.",
                ".attn_1.proj_out.", ".attn_1.to_out.0.",
                ".attn_1.norm.", ".attn_1.group_norm.");
        usual.forEach((original, name) -> others.forEach((part, other) ->
                assertThat(table.diffusers(original.replace(part, other))).contains(name)));
        assertThat(table.diffusers("encoder.mid.attn_1.to_x.weight")).isEmpty();
    }

    @Test
    void otherFilesAreRefusedWithWhatTheyAre() throws IOException {
        assertRefused(
                "xl.safetensors",
                List.of(
                        constant(UNetNames.PREFIX + "out.2.weight", 0, 1),
                        constant(VaeNames.PREFIX + "quant_conv.weight", 0, 1),
                        constant("conditioner.embedders.0.transformer.text_model.final_layer_norm.weight", 0, 1)),
                "it holds no weights that begin with conditioner.embedders.1.model.");
        assertRefused("refiner.safetensors", "conditioner.embedders.0.model.ln_final.weight", "it is the refiner");
        assertRefused("flux.safetensors", "model.diffusion_model.double_blocks.0.img_attn.proj.bias", "FLUX");
        assertRefused("three.safetensors", "model.diffusion_model.joint_blocks.0.x_block.attn.qkv.bias", "Diffusion 3");
        assertRefused("lora.safetensors", "lora_unet_mid_block_attentions_0_proj_in.alpha", "name the adapter by lora");
        assertRefused("lycoris.safetensors", "unet.mid_block.attentions.0.proj_in.lora_A.weight", "name the adapter");
        assertRefused(
                "text.safetensors", "cond_stage_model.model.ln_final.weight", "begin with model.diffusion_model.");
        assertRefused("part.safetensors", UNetNames.PREFIX + "out.2.weight", "it is a UNet alone, without autoencoder");
        assertRefused(
                "pix2pix.safetensors",
                List.of(constant(UNetNames.PREFIX + "input_blocks.0.0.weight", 0, 1, 8, 1, 1)),
                "InstructPix2Pix");
        assertRefused(
                "unet.safetensors",
                List.of(constant("down_blocks.0.a", 0, 1), constant("up_blocks.0.a", 0, 1)),
                "as unet/diffusion_pytorch_model.safetensors");
        assertRefused("control.safetensors", "control_model.input_blocks.0.0.weight", "it is a ControlNet");
        assertRefused("control2.safetensors", "controlnet_cond_embedding.conv_in.weight", "it is a ControlNet");
        assertRefused("word.safetensors", "emb_params", "name this file by embeddings");
        assertRefused(
                "word2.safetensors",
                List.of(constant("clip_l", 0, 1, 768), constant("clip_g", 0, 1, 1280)),
                "a textual inversion");
        assertRefused("clip.safetensors", "text_model.final_layer_norm.weight", "it is a text encoder alone");
        assertRefused("ip.safetensors", "image_proj.norm.weight", "an IP-Adapter");
        assertRefused(
                "vae.safetensors",
                List.of(constant("encoder.conv_in.weight", 0, 1), constant("decoder.conv_in.weight", 0, 1)),
                "it is an autoencoder (VAE) alone");
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
        assertRefused(name, List.of(constant(weight, 0, 1)), why);
    }

    private void assertRefused(String name, List<TensorData> weights, String why) {
        Path file = folder.resolve(name);
        SafetensorsWriter.write(file, weights);
        assertThatThrownBy(() -> SingleFileModel.unpack(file, folder.resolve("cache")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(why);
    }

    /** Writes a small model in the original's layout, each weight filled with a number of its own, which is returned. */
    private static Map<String, Integer> write(Path file) {
        List<TensorData> tensors = new ArrayList<>();
        Map<String, Integer> marks = new TreeMap<>();
        Map.of("unet", UNetNames.PREFIX, "vae", VaeNames.PREFIX, "text_encoder", OriginalNetwork.CLIP)
                .forEach((component, prefix) -> {
                    Map<String, long[]> shapes = SmallOriginal.shapes(component);
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

    private static Map<String, String> names(String component) {
        return SmallOriginal.names(component);
    }

    private static Map<String, String> renamed(String component, NetworkNames table) {
        Map<String, String> renamed = new TreeMap<>();
        names(component)
                .keySet()
                .forEach(original ->
                        renamed.put(original, table.diffusers(original).orElse("none")));
        return renamed;
    }
}
