package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.PngReader;
import dev.dreambooth.engine.family.toy.ToyModel;
import dev.dreambooth.engine.model.lora.LoraWriter;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A family that the engine's code has never heard of goes through every stage: its denoiser is no UNet, it has two text
 * encoders and a pooled vector, and its parts have names of their own.
 */
class ToyFamilyTest extends TinyRuns {
    private static final List<String> TRAINED = List.of(
            "transformer/diffusion_pytorch_model.safetensors",
            "text_encoder/model.safetensors",
            "text_encoder_2/model.safetensors");

    private Map<String, String> settings;
    private Path base;

    @BeforeEach
    void writeModel() throws Exception {
        settings = settings("out");
        base = ToyModel.write(Path.of(settings.get("model")), folder.resolve("toy"));
        settings.put("model", base.toString());
    }

    private void succeed(Stage stage) {
        Event.RunFinished end = run(stage, settings);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
    }

    private byte[] out(String name) throws Exception {
        return Files.readAllBytes(Path.of(settings.get("outputDirectory")).resolve(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"seed=7", "gradientCheckpointing=true", "priorKind=teacher", "useEma=true", "precision=bf16"})
    void itsModelsAreTrainedAndResumedToTheSameBytes(String setting) throws Exception {
        long handles = Tensor.liveHandles();
        settings.put(setting.split("=", -1)[0], setting.split("=", -1)[1]);
        succeed(Stage.TRAIN);
        for (String file : TRAINED) {
            assertThat(out("model/" + file)).as(file).isNotEqualTo(Files.readAllBytes(base.resolve(file)));
        }
        assertThat(out("model/vae/diffusion_pytorch_model.safetensors"))
                .isEqualTo(Files.readAllBytes(base.resolve("vae/diffusion_pytorch_model.safetensors")));
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

    @Test
    void everyPartOfThePromptReachesTheImage() throws Exception {
        succeed(Stage.GENERATE);
        byte[] dog = out("samples/01-a-photo-of-sks-dog-seed7.png");
        settings.put("prompts", "a photo of a cat");
        succeed(Stage.GENERATE);
        assertThat(pixels(out("samples/01-a-photo-of-a-cat-seed7.png"))).isNotEqualTo(pixels(dog));
        settings.remove("prompts");
        Path second = base.resolve(TRAINED.get(2));
        byte[] weights = Files.readAllBytes(second);
        Arrays.fill(weights, weights.length / 2, weights.length, (byte) 0);
        Files.write(second, weights);
        succeed(Stage.GENERATE);
        assertThat(pixels(out("samples/01-a-photo-of-sks-dog-seed7.png")))
                .as("with another second text encoder")
                .isNotEqualTo(pixels(dog));
    }

    /** What an image tells of its making differs where it is made otherwise. */
    private static byte[] pixels(byte[] png) throws IOException {
        RgbImage image = PngReader.read(png);
        byte[] samples = new byte[3 * image.width() * image.height()];
        for (int y = 0; y < image.height(); y++) {
            image.copyRow(y, samples, 3 * image.width() * y);
        }
        return samples;
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
            assertThat(lora.names())
                    .anyMatch(name -> name.startsWith("lora_transformer_"))
                    .anyMatch(name -> name.startsWith("lora_te1_"))
                    .anyMatch(name -> name.startsWith("lora_te2_"));
        }
        succeed(Stage.GENERATE);
        assertThat(pixels(out("samples/01-a-photo-of-sks-dog-seed7.png"))).isNotEqualTo(pixels(plain));
    }

    @Test
    void aModelOfAnUnknownFamilyIsRefusedByName() throws Exception {
        Path index = base.resolve("model_index.json");
        Files.writeString(index, Files.readString(index).replace("ToyPipeline", "StrangePipeline"));
        Event.RunFinished end = run(Stage.GENERATE, settings);
        assertThat(end.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(end.message()).contains("StrangePipeline", "StableDiffusionPipeline", "ToyPipeline");
    }
}
