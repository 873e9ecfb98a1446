package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.engine.model.lora.LoraWriter;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stable Diffusion XL goes through every stage with what training has: a model of its family, small, of random weights. */
class StableDiffusionXLStagesTest extends TinyRuns {
    private static final List<String> TRAINED = List.of(
            "unet/diffusion_pytorch_model.safetensors",
            "text_encoder/model.safetensors",
            "text_encoder_2/model.safetensors");

    private Map<String, String> settings;
    private Path base;

    @BeforeEach
    void copyModel() throws Exception {
        settings = settings("out");
        Path golden =
                Path.of(TinyRuns.class.getResource("/golden/sdxl/base/model").toURI());
        base = folder.resolve("xl");
        for (Map.Entry<String, byte[]> file : files(golden).entrySet()) {
            Path copy = base.resolve(file.getKey());
            Files.createDirectories(copy.getParent());
            Files.write(copy, file.getValue());
        }
        settings.put("model", base.toString());
    }

    private void succeed(Stage stage) {
        Event.RunFinished end = run(stage, settings);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
    }

    private byte[] out(String name) throws IOException {
        return Files.readAllBytes(Path.of(settings.get("outputDirectory")).resolve(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed=7",
                "gradientCheckpointing=true",
                "fusedBackward=true",
                "priorKind=teacher",
                "useEma=true",
                "precision=bf16",
                "optimizer=adamw8bit",
                "optimizer=adafactor",
                "optimizer=lion8bit",
                "aspectRatioBuckets=true",
                "lossWeighting=min_snr"
            })
    void isTrainedAndResumedToTheSameBytes(String setting) throws Exception {
        long handles = Tensor.liveHandles();
        settings.put(setting.split("=", -1)[0], setting.split("=", -1)[1]);
        if (setting.startsWith("fused")) {
            settings.put("gradientClipping", "block");
        }
        succeed(Stage.TRAIN);
        for (String file : TRAINED) {
            assertThat(out("model/" + file)).as(file).isNotEqualTo(Files.readAllBytes(base.resolve(file)));
        }
        List<byte[]> whole = List.of(out("model/" + TRAINED.get(0)), out("model/" + TRAINED.get(2)));
        settings.put("outputDirectory", folder.resolve("parts").toString());
        Event.RunFinished stopped =
                run(Stage.TRAIN, settings, () -> events.stream().anyMatch(Event.StepCompleted.class::isInstance));
        assertThat(stopped.exitCode()).isEqualTo(ExitCode.CANCELLED);
        succeed(Stage.TRAIN);
        assertThat(out("model/" + TRAINED.get(0))).isEqualTo(whole.get(0));
        assertThat(out("model/" + TRAINED.get(2))).isEqualTo(whole.get(1));
        assertThat(Tensor.liveHandles()).as("handles left over").isEqualTo(handles);
    }

    /** What no output depends on stays as it was, weight decay or not. */
    @Test
    void theLastLayerOfTheFirstTextEncoderIsLeftAlone() throws Exception {
        settings.put("adamWeightDecay", "0.1");
        succeed(Stage.TRAIN);
        Path trained = Path.of(settings.get("outputDirectory")).resolve("model").resolve(TRAINED.get(1));
        assertThat(weight(trained, "text_model.encoder.layers.2.mlp.fc1.weight"))
                .isEqualTo(weight(base.resolve(TRAINED.get(1)), "text_model.encoder.layers.2.mlp.fc1.weight"));
        assertThat(weight(trained, "text_model.encoder.layers.1.mlp.fc1.weight"))
                .isNotEqualTo(weight(base.resolve(TRAINED.get(1)), "text_model.encoder.layers.1.mlp.fc1.weight"));
    }

    /** As numbers, since the trained file stores 32 bits. */
    private static float[] weight(Path file, String name) {
        try (SafetensorsFile weights = SafetensorsFile.open(file);
                Tensor stored = Tensor.ofBytes(
                        weights.bytes(name),
                        weights.find(name).orElseThrow().dtype(),
                        weights.find(name).orElseThrow().shape());
                Tensor wide = stored.to(DType.FLOAT32)) {
            return wide.toFloats();
        }
    }

    @Test
    void severalDevicesTrainAllOfIt() throws Exception {
        settings.put("device", "cpu,cpu");
        settings.put("trainBatchSize", "2");
        succeed(Stage.TRAIN);
        for (String file : TRAINED) {
            assertThat(out("model/" + file)).as(file).isNotEqualTo(Files.readAllBytes(base.resolve(file)));
        }
    }

    @Test
    void adaptersOfAllItsNetworksAreTrainedSavedAndUsed() throws Exception {
        settings.remove("learningRate");
        settings.put("trainMethod", "lora");
        settings.put("loraDropout", "0.1");
        settings.put("loraLearningRate", "1e-1");
        succeed(Stage.GENERATE);
        byte[] plain = out("samples/01-a-photo-of-sks-dog-seed7.png");
        succeed(Stage.TRAIN);
        try (SafetensorsFile lora = SafetensorsFile.open(
                Path.of(settings.get("outputDirectory")).resolve("model").resolve(LoraWriter.KOHYA_FILE))) {
            assertThat(lora.metadata()).containsEntry("ss_base_model_version", "sdxl_base_v1-0");
            assertThat(lora.names())
                    .anyMatch(name -> name.startsWith("lora_unet_down_blocks_1_attentions_0_"))
                    .anyMatch(name -> name.startsWith("lora_te1_text_model_encoder_layers_0_"))
                    .anyMatch(name -> name.startsWith("lora_te2_text_model_encoder_layers_0_"));
        }
        succeed(Stage.GENERATE);
        assertThat(out("samples/01-a-photo-of-sks-dog-seed7.png")).isNotEqualTo(plain);
    }

    @Test
    void aMissingSecondTextEncoderIsNamedBeforeAnythingElse() throws Exception {
        Files.delete(base.resolve("text_encoder_2/model.safetensors"));
        Event.RunFinished end = run(Stage.TRAIN, settings);
        assertThat(end.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(end.message()).contains("text_encoder_2");
    }

    @Test
    void textEncodersThatDoNotFitAreRefused() throws Exception {
        Path config = base.resolve("unet/config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace(
                                "\"projection_class_embeddings_input_dim\": 68",
                                "\"projection_class_embeddings_input_dim\": 64"));
        Event.RunFinished end = run(Stage.GENERATE, settings);
        assertThat(end.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(end.message()).contains("pooled text of width 16", "makes 20");
    }

    @Test
    void aRefinerIsRefusedByName() throws Exception {
        Path index = base.resolve("model_index.json");
        Files.writeString(
                index,
                Files.readString(index)
                        .replace("StableDiffusionXLPipeline", "StableDiffusionXLImg2ImgPipeline")
                        .replaceFirst("\\{", "{\"requires_aesthetics_score\": true,"));
        Event.RunFinished end = run(Stage.GENERATE, settings);
        assertThat(end.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(end.message()).contains("refiner", "base model");
    }
}
