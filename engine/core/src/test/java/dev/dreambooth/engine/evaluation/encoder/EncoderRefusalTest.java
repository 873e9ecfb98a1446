package dev.dreambooth.engine.evaluation.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.engine.golden.Golden;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that are no encoder, or a broken one: what is said names the folder, the setting, and what to do. */
class EncoderRefusalTest {
    @TempDir
    Path folder;

    @BeforeEach
    void anEncoder() throws IOException {
        try (Stream<Path> files = Files.list(Golden.folder("encoders/dinov2"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
    }

    private void assertRefused(Path path, String... parts) {
        long handles = Tensor.liveHandles();
        assertThatThrownBy(() -> Encoders.open(path, () -> "subjectEncoder", Device.CPU, FileHasher.READING))
                .asInstanceOf(type(UserError.class))
                .satisfies(refused -> assertThat(refused.setting()).hasValue("subjectEncoder"))
                .satisfies(refused -> assertThat(refused).hasMessageContainingAll(parts));
        assertThat(Tensor.liveHandles()).isEqualTo(handles);
    }

    private void change(String file, Consumer<ObjectNode> change) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = (ObjectNode) mapper.readTree(folder.resolve(file).toFile());
        change.accept(json);
        mapper.writeValue(folder.resolve(file).toFile(), json);
    }

    @Test
    void whatIsNoFolder() {
        assertRefused(folder.resolve("nothing"), "nothing does not exist", "Give a folder with config.json");
        assertRefused(folder.resolve("model.safetensors"), "is a file, not a folder");
    }

    @Test
    void filesOfOpenClip() throws IOException {
        Files.delete(folder.resolve("config.json"));
        assertRefused(folder, "config.json is missing.");
        Files.createFile(folder.resolve("open_clip_config.json"));
        assertRefused(folder, folder.toString(), "open_clip's files", "for transformers");
    }

    @Test
    void otherArchitectures() throws IOException {
        change("config.json", json -> json.putArray("architectures").add("SiglipModel"));
        assertRefused(folder, "a SiglipModel", "CLIPModel, CLIPVisionModelWithProjection, ViTModel, Dinov2Model");
        change("config.json", json -> json.putArray("architectures").add("CLIPTextModelWithProjection"));
        assertRefused(folder, "reads texts only");
        change("config.json", json -> json.put("model_type", "dinov2").remove("architectures"));
        Encoders.open(folder, () -> "subjectEncoder", Device.CPU, FileHasher.READING)
                .close();
    }

    @Test
    void missingFiles() throws IOException {
        Files.delete(folder.resolve("preprocessor_config.json"));
        assertRefused(folder, "preprocessor_config.json is missing", "Take it from where the encoder comes from");
        Files.delete(folder.resolve("model.safetensors"));
        Files.copy(
                Golden.folder("encoders/dinov2/preprocessor_config.json"), folder.resolve("preprocessor_config.json"));
        assertRefused(folder, folder + " holds no model.safetensors");
    }

    @Test
    void weightsOfAnotherConfiguration() throws IOException {
        change("config.json", json -> json.put("num_hidden_layers", 1));
        assertRefused(folder, "no place for", "encoder.layer.1.");
        change("config.json", json -> json.put("num_hidden_layers", 3));
        assertRefused(folder, "'encoder.layer.2.norm1.weight' is missing");
        change("config.json", json -> json.put("num_hidden_layers", 2).put("num_attention_heads", 5));
        assertRefused(folder, "hidden_size = 32 cannot be split into num_attention_heads = 5");
    }

    @Test
    void aClipModelWithMoreLayersThanItsConfigurationSays() throws IOException {
        for (String name : new String[] {"config.json", "model.safetensors", "preprocessor_config.json"}) {
            Files.delete(folder.resolve(name));
            Files.copy(Golden.folder("encoders/clip_vision/" + name), folder.resolve(name));
        }
        change("config.json", json -> json.put("num_hidden_layers", 1));
        assertRefused(folder, "no place for", "vision_model.encoder.layers.1.");
    }

    @Test
    void preprocessingThatIsNotKnown() throws IOException {
        change("preprocessor_config.json", json -> json.put("resample", 4));
        assertRefused(folder, "preprocessor_config.json", "resample = 4");
        change("preprocessor_config.json", json -> json.put("resample", 3).put("size", "small"));
        assertRefused(folder, "size = \"small\"");
        change("preprocessor_config.json", json -> json.put("image_processor_type", "OwlViTImageProcessor"));
        assertRefused(folder, "OwlViTImageProcessor", "CLIPImageProcessor");
    }

    @Test
    void preprocessingForAnotherSize() throws IOException {
        for (String name : new String[] {"config.json", "model.safetensors", "preprocessor_config.json"}) {
            Files.delete(folder.resolve(name));
            Files.copy(Golden.folder("encoders/vit/" + name), folder.resolve(name));
        }
        change("preprocessor_config.json", json -> json.put("size", 48));
        assertRefused(folder, "takes images of 40x40", "makes them 48x48");
    }

    @Test
    void theNewestPlaceOfThePreprocessing() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Path file = folder.resolve("preprocessor_config.json");
        ImagePreprocessing before = PreprocessorConfig.read(folder);
        ObjectNode processor = mapper.createObjectNode();
        processor.set("image_processor", mapper.readTree(file.toFile()));
        mapper.writeValue(folder.resolve("processor_config.json").toFile(), processor);
        Files.delete(file);
        assertThat(PreprocessorConfig.read(folder)).isEqualTo(before);
    }
}
