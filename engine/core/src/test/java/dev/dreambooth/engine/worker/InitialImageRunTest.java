package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.GenerationParameters;
import dev.dreambooth.engine.data.png.PngReader;
import dev.dreambooth.engine.data.png.PngWriter;
import dev.dreambooth.engine.family.sd.SmallOriginal;
import dev.dreambooth.engine.golden.InpaintingModel;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorData;
import dev.dreambooth.engine.weights.TensorEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Images made from an image: what the files of a run tell of it, when it is made again, and what is refused before. */
class InitialImageRunTest extends TinyRuns {
    private static final String SAMPLE = "samples/01-a-dog-seed7.png";

    private Map<String, String> settings;
    private Path photo;
    private Path mask;

    @BeforeEach
    void startFromAPhoto() throws Exception {
        settings = settings("out");
        settings.put("prompts", "a dog");
        settings.put("inferenceSteps", "4");
        photo = folder.resolve("images/0.png");
        mask = write("mask.png", 40, 32, 20);
        settings.put("initImage", photo.toString());
    }

    /** Draws a mask whose columns are white from one on. */
    private Path write(String name, int width, int height, int white) throws IOException {
        byte[] samples = new byte[3 * width * height];
        for (int pixel = 0; pixel < width * height; pixel++) {
            Arrays.fill(samples, 3 * pixel, 3 * pixel + 3, (byte) (pixel % width >= white ? 255 : 0));
        }
        return Files.write(folder.resolve(name), PngWriter.encode(RgbImage.of(width, height, samples), Map.of()));
    }

    private byte[] make() throws IOException {
        Event.RunFinished end = run(Stage.GENERATE, settings);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        return Files.readAllBytes(folder.resolve("out").resolve(SAMPLE));
    }

    private String refused(ExitCode code) {
        Event.RunFinished end = run(Stage.GENERATE, settings);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(code);
        assertThat(folder.resolve("out/samples")).doesNotExist();
        assertThat(events).noneMatch(Event.RunStarted.class::isInstance);
        return end.message();
    }

    @Test
    void theFilesOfARunTellWhatItStartedFrom() throws Exception {
        long handles = Tensor.liveHandles();
        settings.put("maskImage", mask.toString());
        settings.put("strength", "0.75");
        byte[] png = make();
        String photoDigest = Sha256.of(Files.readAllBytes(photo));
        String maskDigest = Sha256.of(Files.readAllBytes(mask));
        assertThat(GenerationParameters.ofPng(png).orElseThrow().start())
                .isEqualTo(new GenerationParameters.Start(photoDigest, 0.75, maskDigest));
        assertThat(new String(png, StandardCharsets.ISO_8859_1))
                .contains(", Denoising strength: 0.75, Init image hash: ");
        RunRecord record = RunRecord.read(folder.resolve("out/samples")).orElseThrow();
        assertThat(record.fingerprint().inputs())
                .containsEntry("initImage", photoDigest)
                .containsEntry("maskImage", maskDigest);
        assertThat(new ObjectMapper()
                        .readTree(folder.resolve("out/samples/provenance.json").toFile())
                        .toString())
                .contains(photoDigest, maskDigest);
        assertThat(Tensor.liveHandles()).as("handles left over").isEqualTo(handles);
    }

    @Test
    void anotherPhotoOrMaskIsMadeAnewAndTheSameIsNot() throws Exception {
        settings.put("maskImage", mask.toString());
        byte[] first = make();
        assertThat(run(Stage.GENERATE, settings).message()).startsWith("up to date");
        Path moved = Files.move(photo, folder.resolve("moved.png"));
        settings.put("initImage", moved.toString());
        assertThat(run(Stage.GENERATE, settings).message()).startsWith("up to date");
        write("mask.png", 40, 32, 24);
        byte[] other = make();
        assertThat(events.toString()).contains("maskImage");
        assertThat(PngReader.read(other)).isNotEqualTo(PngReader.read(first));
        Files.copy(folder.resolve("images/1.png"), photo);
        settings.put("initImage", photo.toString());
        assertThat(PngReader.read(make())).isNotEqualTo(PngReader.read(other));
        assertThat(events.toString()).contains("initImage");
    }

    @Test
    void itIsVerifiedAndMadeInPartsTheSame() throws Exception {
        settings.put("maskImage", mask.toString());
        settings.put("scheduler", "euler-a");
        settings.put("imagesPerPrompt", "2");
        byte[] whole = make();
        RunSpec verify = spec(Stage.GENERATE, settings).verifying(0);
        verify.write(folder.resolve("verify.json"));
        assertThat(run(folder.resolve("verify.json"), () -> false).message()).startsWith("verified");
        settings.put("outputDirectory", folder.resolve("parts").toString());
        for (String shard : new String[] {"1/2", "2/2", "merge"}) {
            settings.put("shard", shard);
            Event.RunFinished end = run(Stage.GENERATE, settings);
            assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        }
        assertThat(folder.resolve("parts").resolve(SAMPLE)).hasBinaryContent(whole);
    }

    @Test
    void aPhotoThatLosesItsProportionsIsToldOf() throws Exception {
        make();
        assertThat(events.toString()).contains("40 x 32 pixels is squashed to 32 x 32");
        settings.put("initImage", write("square.png", 32, 32, 8).toString());
        make();
        assertThat(events.toString()).doesNotContain("squashed");
    }

    @Test
    void filesThatCannotBeUsedAreRefusedBeforeAModelIsOpened() throws Exception {
        settings.put("maskImage", folder.resolve("none.png").toString());
        assertThat(refused(ExitCode.DATA)).contains("There is no ", "none.png", "-Ddreambooth.maskImage");
        settings.put("maskImage", write("tall.png", 32, 40, 8).toString());
        assertThat(refused(ExitCode.DATA)).contains("32 x 40 pixels and the image 40 x 32");
        settings.put("maskImage", write("dark.png", 40, 32, 40).toString());
        assertThat(refused(ExitCode.DATA)).contains("dark all over");
        settings.put("maskImage", mask.toString());
        byte[] whole = Files.readAllBytes(photo);
        Files.write(photo, Arrays.copyOf(whole, whole.length / 2));
        assertThat(refused(ExitCode.DATA)).contains("0.png is damaged", "-Ddreambooth.initImage");
    }

    @Test
    void aModelForInpaintingMayBeASingleFile() throws Exception {
        Path text = folder.resolve("text.safetensors");
        SmallOriginal.write(text);
        Path file = folder.resolve("inpainting.safetensors");
        try (Scope scope = Scope.open();
                SafetensorsFile weights = SafetensorsFile.open(text)) {
            List<TensorData> wider = new ArrayList<>();
            for (String name : weights.names()) {
                TensorEntry entry = weights.find(name).orElseThrow();
                long[] shape = entry.shape();
                if (name.equals("model.diffusion_model.input_blocks.0.0.weight")) {
                    shape[1] = 9;
                    wider.add(TensorData.of(name, Noise.normal(1, shape)));
                } else {
                    wider.add(new TensorData(name, entry.dtype(), shape, () -> weights.bytes(name)));
                }
            }
            SafetensorsWriter.write(file, wider);
        }
        settings.putAll(Map.of("model", file.toString(), "width", "64", "height", "64"));
        assertThat(refused(ExitCode.CONFIGURATION)).contains("The model " + file + " is made for inpainting");
        settings.put("maskImage", mask.toString());
        make();
    }

    @Test
    void aModelForInpaintingPaintsBehindMasksAndDoesNothingElse() throws Exception {
        settings.put("model", InpaintingModel.write(folder.resolve("model")).toString());
        assertThat(refused(ExitCode.CONFIGURATION)).contains("made for inpainting", "initImage and maskImage");
        settings.remove("initImage");
        assertThat(refused(ExitCode.CONFIGURATION)).contains("made for inpainting", "-Ddreambooth.model");
        for (Stage stage : new Stage[] {Stage.REGULARIZE, Stage.TRAIN}) {
            Event.RunFinished end = run(stage, settings);
            assertThat(end.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
            assertThat(end.message()).contains("made for inpainting", stage.id() + " does not support");
            assertThat(events).noneMatch(Event.RunStarted.class::isInstance);
        }
        settings.put("initImage", photo.toString());
        settings.put("maskImage", mask.toString());
        make();
    }
}
