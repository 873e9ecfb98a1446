package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.RunSpec;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.settings.SettingLayer;
import dev.dreambooth.contract.settings.SettingSources;
import dev.dreambooth.engine.data.GenerationParameters;
import dev.dreambooth.engine.data.PngWriter;
import dev.dreambooth.engine.data.RgbImage;
import dev.dreambooth.engine.model.lora.LoraWriter;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.SafetensorsFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training of adapters as a stage, and images with what it leaves. */
class LoraStagesTest {
    private static final String SAMPLE = "samples/01-a-photo-of-sks-dog-seed7.png";

    @TempDir
    Path folder;

    private final List<Event> events = new ArrayList<>();
    private Map<String, String> settings;

    @BeforeEach
    void drawSubject() throws IOException, URISyntaxException {
        Path images = Files.createDirectories(folder.resolve("images"));
        byte[] samples = new byte[3 * 40 * 32];
        for (int at = 0; at < samples.length; at++) {
            samples[at] = (byte) (at * 3);
        }
        Files.write(images.resolve("1.png"), PngWriter.encode(RgbImage.of(40, 32, samples), Map.of()));
        Path model =
                Path.of(getClass().getResource("/golden/pipeline/sd1/model").toURI());
        settings = new HashMap<>(Map.ofEntries(
                Map.entry("model", model.toString()),
                Map.entry("outputDirectory", folder.resolve("out").toString()),
                Map.entry("instanceImages", images.toString()),
                Map.entry("subjectClass", "dog"),
                Map.entry("resolution", "32"),
                Map.entry("withPriorPreservation", "false"),
                Map.entry("inferenceSteps", "2"),
                Map.entry("maxTrainSteps", "4"),
                Map.entry("trainTextEncoder", "true"),
                Map.entry("trainMethod", "lora"),
                Map.entry("loraDropout", "0.1"),
                Map.entry("loraLearningRate", "1e-2"),
                Map.entry("width", "32"),
                Map.entry("height", "32"),
                Map.entry("device", "cpu"),
                Map.entry("seed", "7")));
    }

    private Event.RunFinished run(Stage stage, BooleanSupplier cancelled) {
        Map<String, String> wanted = new HashMap<>();
        settings.forEach((name, value) -> wanted.put(SettingLayer.PROPERTY_PREFIX + name, value));
        SettingSources sources = new SettingSources(
                folder,
                SettingLayer.defaults(Map.of(), folder),
                SettingLayer.pom(Map.of(), folder),
                SettingLayer.properties(wanted, Set.of(), folder),
                List.of());
        Path spec = folder.resolve("spec.json");
        RunSpec.of(stage, sources.resolve(stage), folder).write(spec);
        events.clear();
        return new Worker(spec, events::add, cancelled).run();
    }

    private void succeed(Stage stage) {
        Event.RunFinished end = run(stage, () -> false);
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
        GenerationParameters.Lora told =
                GenerationParameters.ofPng(trained).orElseThrow().lora();
        assertThat(told.scale()).isEqualTo(1);
        settings.put("lora", model.resolve(LoraWriter.KOHYA_FILE).toString());
        succeed(Stage.GENERATE);
        assertThat(samples(sample())).isEqualTo(samples(trained));
        settings.put("loraScale", "0");
        succeed(Stage.GENERATE);
        assertThat(samples(sample())).isEqualTo(samples(base));
        assertThat(Tensor.liveHandles()).as("handles left over").isEqualTo(handles);
    }

    /** The pixels alone: what a picture says of its making differs where the way there differs. */
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
        assertThat(samples(sample())).isEqualTo(samples(withLora));
    }

    @Test
    void stoppedAndResumedItEndsInTheSameBytesWithCheckpointsOfAdaptersAlone() throws Exception {
        succeed(Stage.TRAIN);
        byte[] whole = Files.readAllBytes(folder.resolve("out/model").resolve(LoraWriter.DIFFUSERS_FILE));
        settings.put("outputDirectory", folder.resolve("parts").toString());
        Event.RunFinished stopped =
                run(Stage.TRAIN, () -> events.stream().anyMatch(Event.StepCompleted.class::isInstance));
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
        Event.RunFinished none = run(Stage.GENERATE, () -> false);
        assertThat(none.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(none.message()).contains("loraScale = 0.5", "no LoRA", "-Ddreambooth.loraScale");
        settings.put("lora", settings.get("model") + "/unet/diffusion_pytorch_model.safetensors");
        Event.RunFinished foreign = run(Stage.GENERATE, () -> false);
        assertThat(foreign.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(foreign.message()).contains("belong to no layer", "-Ddreambooth.lora");
        assertThat(folder.resolve("out/samples")).doesNotExist();
    }
}
