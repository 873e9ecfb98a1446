package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.engine.data.png.GenerationParameters;
import dev.dreambooth.engine.model.lora.LoraWriter;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.SafetensorsFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Training of adapters as a stage, and images with what it leaves. */
class LoraStagesTest extends TinyRuns {
    private static final String SAMPLE = "samples/01-a-photo-of-sks-dog-seed7.png";

    private Map<String, String> settings;

    @BeforeEach
    void trainAdapters() throws URISyntaxException {
        settings = settings("out");
        settings.remove("learningRate");
        settings.put("withPriorPreservation", "false");
        settings.put("trainMethod", "lora");
        settings.put("loraDropout", "0.1");
        settings.put("loraLearningRate", "1e-2");
    }

    private void succeed(Stage stage) {
        Event.RunFinished end = run(stage, settings);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
    }

    private byte[] sample() throws IOException {
        return Files.readAllBytes(folder.resolve("out").resolve(SAMPLE));
    }

    @Test
    void adaptersAreTrainedSavedAndUsed() throws Exception {
        long handles = Tensor.liveHandles();
        succeed(Stage.GENERATE);
        byte[] base = sample();
        succeed(Stage.TRAIN);
        Path model = folder.resolve("out/model");
        assertThat(model.resolve("model_index.json")).doesNotExist();
        assertThat(model.resolve(LoraWriter.KOHYA_FILE)).exists();
        succeed(Stage.GENERATE);
        byte[] trained = sample();
        assertThat(trained).isNotEqualTo(base);
        assertThat(GenerationParameters.ofPng(trained).orElseThrow().lora())
                .extracting(GenerationParameters.Lora::scale)
                .containsExactly(1.0);
        settings.put("lora", model.resolve(LoraWriter.KOHYA_FILE).toString());
        succeed(Stage.GENERATE);
        assertThat(samples(sample())).isEqualTo(samples(trained));
        settings.put("loraScale", "0");
        succeed(Stage.GENERATE);
        assertThat(samples(sample())).isEqualTo(samples(base));
        assertThat(Tensor.liveHandles()).as("handles left over").isEqualTo(handles);
    }

    @Test
    void severalAreAddedEachAsStronglyAsItSays() throws Exception {
        succeed(Stage.TRAIN);
        Path model = folder.resolve("out/model");
        Path one = Files.copy(model.resolve(LoraWriter.KOHYA_FILE), folder.resolve("one.safetensors"));
        Path two = Files.copy(model.resolve(LoraWriter.DIFFUSERS_FILE), folder.resolve("two.safetensors"));
        settings.put("lora", one.toString());
        settings.put("loraScale", "0.5");
        succeed(Stage.GENERATE);
        byte[] half = sample();
        settings.put(
                "lora",
                "[{\"file\": \"%s\", \"scale\": 2}, {\"file\": \"%s\", \"scale\": -2}, \"%s\"]"
                        .formatted(one, two, two));
        succeed(Stage.GENERATE);
        assertThat(furthest(samples(sample()), samples(half))).isLessThanOrEqualTo(1);
        assertThat(GenerationParameters.ofPng(sample()).orElseThrow().lora())
                .extracting(GenerationParameters.Lora::scale)
                .containsExactly(2.0, -2.0, 0.5);
        byte[] record = Files.readAllBytes(folder.resolve("out/samples/run.json"));
        assertThat(new String(record, StandardCharsets.UTF_8)).contains("\"lora 1\"", "\"lora 3\"");
        Event.RunFinished again = run(Stage.GENERATE, settings);
        assertThat(again.message()).contains("up to date");
        settings.put(
                "lora", "[{\"file\": \"%s\", \"scale\": 2}, {\"file\": \"%s\", \"scale\": -1}]".formatted(one, two));
        settings.remove("loraScale");
        succeed(Stage.GENERATE);
        assertThat(samples(sample())).isNotEqualTo(samples(half));
        settings.put("loraScale", "0.3");
        assertThat(run(Stage.GENERATE, settings).message()).contains("loraScale = 0.3", "without a scale of its own");
    }

    /** The pixels alone: what an image says of its making differs where the way there differs. */
    private static int[] samples(byte[] png) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    @Test
    void mergedTheyMakeAModelOfTheirOwn() throws Exception {
        succeed(Stage.TRAIN);
        succeed(Stage.GENERATE);
        byte[] withLora = sample();
        settings.put("mergeLora", "true");
        succeed(Stage.TRAIN);
        assertThat(folder.resolve("out/model/model_index.json")).exists();
        assertThat(folder.resolve("out/model").resolve(LoraWriter.DIFFUSERS_FILE))
                .exists();
        succeed(Stage.GENERATE);
        assertThat(furthest(samples(sample()), samples(withLora)))
                .as("levels of 255 by which the furthest pixel differs")
                .isLessThanOrEqualTo(1); // the sum of weight and adapter is rounded where it is formed
    }

    /** The largest difference of two samples of a channel. */
    private static int furthest(int[] one, int[] other) {
        int furthest = 0;
        for (int i = 0; i < one.length; i++) {
            for (int shift = 0; shift <= 16; shift += 8) {
                furthest = Math.max(furthest, Math.abs((one[i] >> shift & 255) - (other[i] >> shift & 255)));
            }
        }
        return furthest;
    }

    @Test
    void lengthsAndConvolutionsLearnAreSavedInBothLayoutsAndResumed() throws Exception {
        settings.put("loraType", "dora");
        settings.put("loraConvRank", "2");
        settings.put("loraConvAlpha", "1");
        succeed(Stage.TRAIN);
        Path model = folder.resolve("out/model");
        byte[] whole = Files.readAllBytes(model.resolve(LoraWriter.DIFFUSERS_FILE));
        try (SafetensorsFile file = SafetensorsFile.open(model.resolve(LoraWriter.KOHYA_FILE))) {
            assertThat(file.names()).anyMatch(name -> name.endsWith("conv1.dora_scale"));
            assertThat(file.metadata().get("ss_network_args")).contains("dora_wd", "conv_dim");
        }
        settings.put("lora", model.resolve(LoraWriter.DIFFUSERS_FILE).toString());
        succeed(Stage.GENERATE);
        byte[] ofDiffusers = sample();
        settings.put("lora", model.resolve(LoraWriter.KOHYA_FILE).toString());
        succeed(Stage.GENERATE);
        assertThat(samples(sample())).isEqualTo(samples(ofDiffusers));
        settings.put("outputDirectory", folder.resolve("parts").toString());
        Event.RunFinished stopped =
                run(Stage.TRAIN, settings, () -> events.stream().anyMatch(Event.StepCompleted.class::isInstance));
        assertThat(stopped.exitCode()).isEqualTo(ExitCode.CANCELLED);
        succeed(Stage.TRAIN);
        assertThat(folder.resolve("parts/model").resolve(LoraWriter.DIFFUSERS_FILE))
                .hasBinaryContent(whole);
    }

    @Test
    void stoppedAndResumedItEndsInTheSameBytesWithCheckpointsOfAdaptersAlone() throws Exception {
        succeed(Stage.TRAIN);
        byte[] whole = Files.readAllBytes(folder.resolve("out/model").resolve(LoraWriter.DIFFUSERS_FILE));
        settings.put("outputDirectory", folder.resolve("parts").toString());
        Event.RunFinished stopped =
                run(Stage.TRAIN, settings, () -> events.stream().anyMatch(Event.StepCompleted.class::isInstance));
        assertThat(stopped.exitCode()).isEqualTo(ExitCode.CANCELLED);
        try (SafetensorsFile state =
                SafetensorsFile.open(folder.resolve("parts/checkpoints/checkpoint-000001/state.safetensors"))) {
            assertThat(state.names()).isNotEmpty().allMatch(name -> name.contains(".lora_"));
        }
        succeed(Stage.TRAIN);
        assertThat(folder.resolve("parts/model").resolve(LoraWriter.DIFFUSERS_FILE))
                .hasBinaryContent(whole);
    }

    @Test
    void aLoraThatIsNotThereOrDoesNotFitIsRefused() {
        settings.put("loraScale", "0.5");
        Event.RunFinished none = run(Stage.GENERATE, settings);
        assertThat(none.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(none.message()).contains("loraScale = 0.5", "no LoRA", "-Ddreambooth.loraScale");
        settings.put("lora", settings.get("model") + "/unet/diffusion_pytorch_model.safetensors");
        Event.RunFinished foreign = run(Stage.GENERATE, settings);
        assertThat(foreign.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(foreign.message()).contains("holds no LoRA", "-Ddreambooth.lora");
        assertThat(folder.resolve("out/samples")).doesNotExist();
    }
}
