package dev.dreambooth.engine.model.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.family.StableDiffusionParts;
import dev.dreambooth.engine.model.clip.TextualInversionFile;
import dev.dreambooth.engine.model.part.TextualInversion;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LoRA files of all known layouts are read; those that do not belong to the model, or to nothing, are refused by name. */
class LoraFileTest {
    private static final String MODULE = "mid_block.attentions.0.transformer_blocks.0.attn1.to_out.0";
    private static final String PEFT = "unet." + MODULE;
    private static final int WIDTH = 16;

    @TempDir
    Path temporary;

    private ModelFolder folder;
    private final List<TensorData> tensors = new ArrayList<>();

    @BeforeEach
    void openModel() throws Exception {
        folder = ModelFamilies.openFolder(
                Path.of(getClass().getResource("/golden/pipeline/sd1/model").toURI()));
    }

    private static TensorData floats(String name, float value, long... shape) {
        int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        float[] values = new float[count];
        Arrays.fill(values, value);
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * count).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new TensorData(name, DType.FLOAT32, shape, () -> bytes);
    }

    private Path write(Map<String, String> metadata) {
        Path file = temporary.resolve("some.safetensors");
        SafetensorsWriter.write(file, tensors, metadata);
        return file;
    }

    /** What the LoRA adds to every element of the module's weight. */
    private double load(Path place) {
        try (LatentDiffusionModel plain = LatentDiffusionModel.open(folder, Device.CPU);
                LoraFile lora = LoraFile.open(place);
                LatentDiffusionModel merged =
                        LatentDiffusionModel.open(folder, List.of(new LoraMerge(lora, 1)), Device.CPU, DType.FLOAT32)) {
            String name = MODULE + ".weight";
            try (Tensor was = StableDiffusionParts.unet(plain)
                            .parameters()
                            .asMap()
                            .get(name)
                            .copy();
                    Tensor is = StableDiffusionParts.unet(merged)
                            .parameters()
                            .asMap()
                            .get(name)
                            .copy();
                    Tensor added = is.sub(was);
                    Tensor mean = added.mean()) {
                return mean.item();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "unet.%s.lora_A.weight, unet.%s.lora_B.weight, unet.%s.alpha",
        "%s.lora_A.weight, %s.lora_B.weight, %s.alpha",
        "%s.lora.down.weight, %s.lora.up.weight, %s.alpha",
        "unet.%s.lora.down.weight, unet.%s.lora.up.weight, unet.%s.alpha",
        "unet.%s.lora_A.default.weight, unet.%s.lora_B.default.weight, unet.%s.alpha",
        "%s.lora_A.ours.weight, %s.lora_B.ours.weight, %s.alpha",
        "diffusion_model.%s.lora_A.weight, diffusion_model.%s.lora_B.weight, diffusion_model.%s.alpha",
        "lora_unet_%s.lora_down.weight, lora_unet_%s.lora_up.weight, lora_unet_%s.alpha",
        "lora_unet.%s.lora_down.weight, lora_unet.%s.lora_up.weight, lora_unet.%s.alpha",
        "module.unet.%s.lora_A.weight, module.unet.%s.lora_B.weight, module.unet.%s.alpha",
        "module.%s.lora.down.weight, module.%s.lora.up.weight, module.%s.alpha",
    })
    void everyLayoutIsRead(String down, String up, String alpha) {
        String module = down.startsWith("lora_unet_") ? MODULE.replace('.', '_') : MODULE;
        tensors.add(floats(down.formatted(module), 0.5f, 2, WIDTH));
        tensors.add(floats(up.formatted(module), 3, WIDTH, 2));
        assertThat(load(write(Map.of()))).as("B·A").isCloseTo(3, within(1e-5));
        tensors.add(floats(alpha.formatted(module), 1));
        assertThat(load(write(Map.of()))).as("with alpha half the rank").isCloseTo(1.5, within(1e-5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lora_unet_middle_block_1_transformer_blocks_0_attn1_to_out_0.lora_%s.weight",
                "diffusion_model.middle_block.1.transformer_blocks.0.attn1.to_out.0.lora_%s.weight"
            })
    void namesOfTheOriginalCodeAreRead(String name) {
        tensors.add(floats(name.formatted("down"), 0.5f, 2, WIDTH));
        tensors.add(floats(name.formatted("up"), 3, WIDTH, 2));
        assertThat(load(write(Map.of()))).isCloseTo(3, within(1e-5));
        tensors.add(floats(
                "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q.lora_down.weight", 1, 2, WIDTH));
        tensors.add(
                floats("lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q.lora_up.weight", 1, WIDTH, 2));
        assertThat(load(write(Map.of())))
                .as("beside a layer under its name in diffusers")
                .isCloseTo(3, within(1e-5));
        addAdapter();
        assertRefused(write(Map.of()), "two adapters for " + MODULE, PEFT, "middle");
    }

    @Test
    void severalAdaptersInOneFileAreRefused() {
        tensors.add(floats(PEFT + ".lora_A.first.weight", 0.5f, 2, WIDTH));
        tensors.add(floats(PEFT + ".lora_B.first.weight", 3, WIDTH, 2));
        tensors.add(floats(PEFT + ".lora_A.second.weight", 0.5f, 2, WIDTH));
        assertRefused(write(Map.of()), "several adapters: first, second");
        tensors.remove(2);
        tensors.add(floats(PEFT + ".lora_A.weight", 0.5f, 2, WIDTH));
        assertRefused(write(Map.of()), PEFT + ".lora_A.weight", "under another name");
    }

    @Test
    void aNameThatFitsTwoNetworksIsRefused() {
        String module = "text_model.encoder.layers.0.self_attn.q_proj";
        tensors.add(floats(module + ".lora_A.weight", 0.5f, 2, WIDTH));
        tensors.add(floats(module + ".lora_B.weight", 3, WIDTH, 2));
        ModelPart first = ModelPart.textEncoder("text_encoder", "CLIPTextModel", "lora_te1");
        ModelPart second = ModelPart.textEncoder("text_encoder_2", "CLIPTextModel", "lora_te2");
        try (LoraFile file = LoraFile.open(write(Map.of()));
                Scope scope = Scope.open()) {
            assertThat(file.find(first, new ModuleAliases(first, Set.of()), module, WIDTH, WIDTH))
                    .isPresent();
            assertThat(file.find(first, new ModuleAliases(first, Set.of()), module, WIDTH, WIDTH))
                    .as("for another device")
                    .isPresent();
            ModuleAliases others = new ModuleAliases(second, Set.of());
            assertThatThrownBy(() -> file.find(second, others, module, WIDTH, WIDTH))
                    .isInstanceOf(UserError.class)
                    .hasMessageContainingAll(module, "for text_encoder or for text_encoder_2");
        }
    }

    @Test
    void lengthsWithoutAnAdapterOrOfAnotherWeightAreRefused() {
        tensors.add(floats(PEFT + ".lora_magnitude_vector", 1, WIDTH));
        assertRefused(write(Map.of()), "lora_magnitude_vector", "without the adapter");
        addAdapter();
        tensors.set(0, floats(PEFT + ".lora_magnitude_vector.default.weight", 1, WIDTH + 1));
        assertRefused(write(Map.of()), "lora_magnitude_vector", "[17]", "[16, 16]");
        tensors.set(0, floats(PEFT + ".dora_scale", 1, 2, WIDTH));
        assertRefused(write(Map.of()), "dora_scale", "[2, 16]", "[16, 16]");
    }

    @Test
    void attentionProcessorsOfOldFilesAreRead() {
        String processor = "unet." + MODULE.replace(".to_out.0", ".processor.to_out_lora");
        tensors.add(floats(processor + ".down.weight", 0.5f, 1, WIDTH));
        tensors.add(floats(processor + ".up.weight", 3, WIDTH, 1));
        assertThat(load(write(Map.of()))).isCloseTo(1.5, within(1e-5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'unet.lora_alpha': 4}; 6",
                "{'unet.lora_alpha': 4, 'unet.alpha_pattern': {'attn1.to_out.0': 1}}; 1.5",
                "{'unet.lora_alpha': 4, 'unet.alpha_pattern': {'attn2.to_out.0': 1}}; 6",
                "{'unet.lora_alpha': 4, 'unet.alpha_pattern': {'attn1.to_out.0': 1, 'to_out.0': 8}}; 1.5",
                "{'unet.lora_alpha': 4, 'unet.alpha_pattern': {'to_out.0': 8, 'attn1.to_out.0': 1}}; 12",
                "{'unet.lora_alpha': 4, 'unet.alpha_pattern': {'o_out.0': 1}}; 6",
                "{'unet.lora_alpha': 4, 'unet.alpha_pattern': {'to.out.0': 1}}; 1.5",
                "{'unet.lora_alpha': 4, 'unet.alpha_pattern': {'^to_out.0': 1}}; 6",
                "{'lora_alpha': 4}; 6",
                "{'text_encoder.lora_alpha': 4}; 3",
            })
    void alphaIsTakenFromTheMetadata(String json, double expected) {
        addAdapter();
        assertThat(load(write(Map.of(LoraMetadata.KEY, json.replace('\'', '"')))))
                .isCloseTo(expected, within(1e-5));
    }

    @Test
    void aPatternThatIsMoreThanANameIsRefused() {
        addAdapter();
        String json = "{\"unet.lora_alpha\": 4, \"unet.alpha_pattern\": {\"(a+)+$\": 1}}";
        assertRefused(write(Map.of(LoraMetadata.KEY, json)), "(a+)+$", "regular expression");
    }

    @Test
    void aFileOfPeftNeedsItsConfiguration() throws Exception {
        tensors.add(floats("base_model.model." + MODULE + ".lora_A.weight", 0.5f, 2, WIDTH));
        tensors.add(floats("base_model.model." + MODULE + ".lora_B.weight", 3, WIDTH, 2));
        Path file = write(Map.of());
        assertRefused(file, "adapter_config.json", "scale");
        Path config = temporary.resolve("adapter_config.json");
        Files.writeString(config, "{\"peft_type\": \"OFT\", \"lora_alpha\": 4}");
        assertRefused(file, "adapter_config.json", "OFT", "LOHA, LOKR, LORA");
        Files.writeString(config, "{\"peft_type\": \"LORA\", \"lora_alpha\": 4}");
        assertThat(load(file)).isCloseTo(6, within(1e-5));
        String digest = digest(file);
        Files.writeString(config, "{\"peft_type\": \"LORA\", \"lora_alpha\": 8}");
        assertThat(load(file)).isCloseTo(12, within(1e-5));
        assertThat(digest(file)).as("another scale is another LoRA").isNotEqualTo(digest);
    }

    private static String digest(Path place) {
        try (LoraFile file = LoraFile.open(place)) {
            return file.digest();
        }
    }

    private void addAdapter() {
        tensors.add(floats(PEFT + ".lora_A.weight", 0.5f, 2, WIDTH));
        tensors.add(floats(PEFT + ".lora_B.weight", 3, WIDTH, 2));
    }

    private void assertRefused(Path place, String... said) {
        long handles = Tensor.liveHandles();
        assertThatThrownBy(() -> load(place))
                .isInstanceOf(UserError.class)
                .satisfies(error -> assertThat(((UserError) error).exitCode()).isEqualTo(ExitCode.DATA))
                .hasMessageContainingAll(said);
        assertThat(Tensor.liveHandles()).as("handles left over").isEqualTo(handles);
    }

    @Test
    void aLoraOfAnotherModelIsRefused() {
        addAdapter();
        tensors.add(floats("unet.down_blocks.7.attentions.0.proj_in.lora_A.weight", 1, 2, 8));
        assertRefused(write(Map.of()), "some.safetensors", "down_blocks.7.attentions.0.proj_in", "another base model");
        tensors.clear();
        tensors.add(floats(PEFT + ".lora_A.weight", 0.5f, 2, 320));
        tensors.add(floats(PEFT + ".lora_B.weight", 3, 320, 2));
        assertRefused(write(Map.of()), MODULE, "[2, 320]", "[16, 16]");
    }

    /** What is no part of a LoRA does not make it one of another model. */
    @Test
    void tensorsThatAreNoAdaptersAreNamedAsSuch() {
        addAdapter();
        tensors.add(floats("optimizer.state.exp_avg", 1, 4));
        tensors.add(floats("first_stage_model.decoder.conv_in.weight", 1, 4));
        assertRefused(
                write(Map.of()),
                "2 tensors that are no part of a LoRA",
                "optimizer.state.exp_avg",
                "save it without them");
    }

    @Test
    void wordsThatWereLearntWithALoraAreNoLayers() {
        addAdapter();
        tensors.add(floats("bundle_emb.rex.string_to_param.*", 0.5f, 2, 32));
        tensors.add(floats("bundle_emb.mia_v2.string_to_param.*", 0.25f, 32));
        Path file = write(Map.of());
        assertThat(load(file)).isCloseTo(3, within(1e-5));
        List<TextualInversion> words = TextualInversionFile.bundled(file, LoraFile.BUNDLED);
        assertThat(words).extracting(TextualInversion::token).containsExactly("mia_v2", "rex");
        assertThat(words.get(1).vectors().get(0).values()).hasSize(64).containsOnly(0.5f);
        tensors.add(floats("bundle_emb.rex.name", 1, 1));
        assertThatThrownBy(() -> TextualInversionFile.bundled(write(Map.of()), LoraFile.BUNDLED))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("2 tensors for the word 'rex'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lora_te_text_projection", "text_encoder.text_projection", "lora_te1_text_projection"})
    void adaptersOfAProjectionThatTheModelDoesNotUseArePassedOver(String module) {
        addAdapter();
        tensors.add(floats(module + ".lora_down.weight", 1, 4, 32));
        tensors.add(floats(module + ".lora_up.weight", 1, 32, 4));
        Path place = write(Map.of());
        assertThat(load(place)).isCloseTo(3, within(1e-5));
        try (LoraFile lora = LoraFile.open(place)) {
            LatentDiffusionModel.open(folder, List.of(new LoraMerge(lora, 1)), Device.CPU, DType.FLOAT32)
                    .close();
            assertThat(lora.passedOver())
                    .hasValueSatisfying(said -> assertThat(said).contains("2 tensors", module + ".lora_down"));
        }
    }

    @Test
    void aFolderMayHoldOneFileOfAnyName() throws Exception {
        addAdapter();
        Path file = write(Map.of());
        Path own = Files.createDirectory(temporary.resolve("own"));
        Files.copy(file, own.resolve("my_style-000010.SAFETENSORS"));
        Files.writeString(own.resolve("README.md"), "a style");
        assertThat(load(own)).isCloseTo(3, within(1e-5));
        Files.copy(file, own.resolve("my_style-000020.safetensors"));
        assertRefused(own, "2 other files of weights", "my_style-000010.SAFETENSORS", "my_style-000020.safetensors");
    }

    @Test
    void halfAnAdapterIsRefused() {
        addAdapter();
        tensors.remove(1);
        assertRefused(write(Map.of()), "lora_B", "other half");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void numbersThatAreNotFiniteAreRefused(float value) {
        addAdapter();
        tensors.set(1, floats(PEFT + ".lora_B.weight", value, WIDTH, 2));
        assertRefused(write(Map.of()), MODULE, "not finite");
        tensors.clear();
        addAdapter();
        tensors.add(floats(PEFT + ".alpha", value));
        assertRefused(write(Map.of()), PEFT + ".alpha");
    }

    @Test
    void adaptersOfOtherKindsAreRefused() {
        addAdapter();
        for (String name : List.of("diff", "diff_b", "oft_blocks", "on_input", "lora_B.bias")) {
            tensors.add(floats("lora_unet_x." + name, 1, 4));
            assertRefused(write(Map.of()), "lora_unet_x." + name, "another method");
            tensors.remove(tensors.size() - 1);
        }
        tensors.clear();
        addAdapter();
        assertRefused(write(Map.of(LoraMetadata.KEY, "{\"unet.use_dora\": true}")), "use_dora");
        tensors.set(
                0,
                new TensorData(
                        PEFT + ".lora_A.weight",
                        DType.INT8,
                        new long[] {2, WIDTH},
                        () -> ByteBuffer.allocate(2 * WIDTH)));
        assertRefused(write(Map.of()), "lora_A", "INT8");
        tensors.clear();
        addAdapter();
        tensors.add(floats(PEFT + ".alpha", 1, 2));
        assertRefused(write(Map.of()), "alpha", "[2]");
    }

    @Test
    void whatIsNoLoraFileIsRefused() throws Exception {
        assertRefused(temporary.resolve("none.safetensors"), "none.safetensors", "does not exist");
        assertRefused(temporary, temporary.toString(), LoraWriter.DIFFUSERS_FILE);
        assertRefused(write(Map.of()), "holds no tensors");
        addAdapter();
        assertRefused(write(Map.of(LoraMetadata.KEY, "{\"unet.r\":")), LoraMetadata.KEY, "no JSON");
        Path file = write(Map.of());
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 200));
        assertRefused(file, "some.safetensors");
    }
}
