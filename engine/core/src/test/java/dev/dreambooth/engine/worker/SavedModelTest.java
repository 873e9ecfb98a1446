package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.family.SingleFileModel;
import dev.dreambooth.engine.family.sd.SmallOriginal;
import dev.dreambooth.engine.model.original.OriginalWeights;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.WeightSet;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A trained model is saved in the layouts and the precision that are set, and used from each of them. */
class SavedModelTest extends TinyRuns {
    private static final String SAMPLE = "samples/01-a-photo-of-sks-dog-seed7.png";

    private Map<String, String> small() throws Exception {
        Path file = folder.resolve("small.safetensors");
        if (!Files.exists(file)) {
            SmallOriginal.write(file);
        }
        Map<String, String> settings = settings("out");
        settings.put("model", file.toString());
        settings.put("withPriorPreservation", "false");
        settings.put("maxTrainSteps", "1");
        settings.put("resolution", "64");
        settings.put("width", "64");
        settings.put("height", "64");
        settings.put("trainTextEncoder", "false");
        return settings;
    }

    /** Settings for a model of a golden file's structure, with random weights and the vocabulary that all models share. */
    private Map<String, String> like(String kind) throws Exception {
        Path file = folder.resolve(kind + ".safetensors");
        SmallOriginal.writeLike(kind, file);
        Map<String, String> settings = settings("out");
        settings.put("model", file.toString());
        settings.put("withPriorPreservation", "false");
        settings.put("maxTrainSteps", "1");
        settings.put("trainTextEncoder", "false");
        return settings;
    }

    @ParameterizedTest
    @CsvSource({"sd2, stable-diffusion-v2-768-v, v", "sdxl, stable-diffusion-xl-v1-base, epsilon"})
    void everyFamilyIsSavedAsItIsRead(String kind, String architecture, String prediction) throws Exception {
        Map<String, String> settings = like(kind);
        settings.put("modelFormat", "both");
        succeed(Stage.TRAIN, settings);
        assertThat(warnings()).anyMatch(told -> told.contains(kind + ".safetensors: Passed over"));
        assertThat(warnings().stream().anyMatch(told -> told.contains("v_prediction is assumed")))
                .isEqualTo(kind.equals("sd2"));
        Path model = folder.resolve("out/model");
        Path file = model.resolve("model.safetensors");
        assertThat(weights(ModelFamilies.openFolder(
                        SingleFileModel.unpack(file, folder.resolve("cache")).folder())))
                .isEqualTo(weights(ModelFamilies.openFolder(model)));
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            assertThat(tensors.metadata())
                    .containsEntry("modelspec.architecture", architecture)
                    .containsEntry("modelspec.prediction_type", prediction);
        }
        succeed(Stage.GENERATE, settings);
        int[] ofFolder = sample();
        Files.delete(model.resolve("model_index.json"));
        settings.put("force", "true");
        succeed(Stage.GENERATE, settings);
        assertThat(sample()).isEqualTo(ofFolder);
    }

    private String succeed(Stage stage, Map<String, String> settings) {
        Event.RunFinished end = run(stage, settings);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        return end.message();
    }

    @Test
    void bothLayoutsHoldTheSameModelAndEachIsUsed() throws Exception {
        Map<String, String> settings = small();
        settings.put("modelFormat", "both");
        settings.put("savePrecision", "fp16");
        settings.put("scheduler", "ddim"); // a file does not tell which
        succeed(Stage.TRAIN, settings);
        Path model = folder.resolve("out/model");
        Path file = model.resolve("model.safetensors");

        assertThat(weights(ModelFamilies.openFolder(
                        SingleFileModel.unpack(file, folder.resolve("cache")).folder())))
                .isEqualTo(weights(ModelFamilies.openFolder(model)));
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            assertThat(tensors.names())
                    .allSatisfy(name ->
                            assertThat(tensors.find(name).orElseThrow().dtype()).isEqualTo(DType.FLOAT16));
            assertThat(tensors.metadata())
                    .containsEntry("modelspec.sai_model_spec", "1.0.0")
                    .containsEntry("modelspec.architecture", "stable-diffusion-v1")
                    .containsEntry("modelspec.prediction_type", "epsilon")
                    .containsEntry("modelspec.title", "DreamBooth: a photo of sks dog")
                    .containsEntry("modelspec.resolution", "64x64")
                    .containsEntry("modelspec.hash_sha256", "0x" + hashOfData(file))
                    .containsEntry("format", "pt");
        }

        succeed(Stage.GENERATE, settings);
        int[] ofFolder = sample();
        Files.delete(model.resolve("model_index.json"));
        settings.put("force", "true");
        succeed(Stage.GENERATE, settings);
        assertThat(sample()).isEqualTo(ofFolder);
        assertThat(folder.resolve("out/.work/models")).isDirectory();
    }

    @Test
    void aSingleFileIsAllThatIsLeftIfAskedFor() throws Exception {
        Map<String, String> settings = small();
        settings.put("modelFormat", "single");
        settings.put("predictionType", "v_prediction");
        succeed(Stage.TRAIN, settings);
        Path model = folder.resolve("out/model");
        assertThat(model.resolve("model_index.json")).doesNotExist();
        assertThat(model.resolve("unet")).doesNotExist();
        assertThat(succeed(Stage.TRAIN, settings)).startsWith("up to date");
        settings.remove("predictionType");
        succeed(Stage.GENERATE, settings);
        assertThat(verify(Stage.GENERATE, settings).message()).startsWith("verified");

        int[] image = sample();
        settings.put("model", model.toString()); // as an archive from a repository is unpacked
        settings.put("outputDirectory", folder.resolve("elsewhere").toString());
        succeed(Stage.GENERATE, settings);
        Files.copy(folder.resolve("elsewhere").resolve(SAMPLE), folder.resolve("out/copy.png"));
        assertThat(pixels(folder.resolve("out/copy.png"))).isEqualTo(image);
        settings.put("predictionType", "epsilon"); // the file said v_prediction
        succeed(Stage.GENERATE, settings);
        assertThat(pixels(folder.resolve("elsewhere").resolve(SAMPLE))).isNotEqualTo(image);
    }

    private Event.RunFinished verify(Stage stage, Map<String, String> settings) throws IOException {
        Path file = folder.resolve("verify.json");
        spec(stage, settings).verifying(0).write(file);
        return run(file, () -> false);
    }

    @Test
    void aModelThatReadersWouldTakeForAnotherIsNotSavedAsAFile() throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("modelFormat", "both");
        Event.RunFinished end = run(Stage.TRAIN, settings);
        assertThat(end.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(end.message())
                .contains("-Ddreambooth.modelFormat", "unet/config.json has sizes", "norm_num_groups = 32");
        assertThat(folder.resolve("out/model")).doesNotExist();
    }

    @Test
    void aFolderIsRoundedAsAWhole() throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("savePrecision", "bf16");
        succeed(Stage.TRAIN, settings);
        ModelFolder model = ModelFamilies.openFolder(folder.resolve("out/model"));
        for (ModelPart part : model.layout().networks()) {
            try (WeightSet set = model.weights(part)) {
                assertThat(set.tensors())
                        .allSatisfy(weight -> assertThat(weight.dtype()).isEqualTo(DType.BFLOAT16));
            }
        }
    }

    /** What is wrong with a file is said of the file that the user gave, not of what became of it in a cache. */
    @Test
    void aFileThatLacksAWeightIsNamedItself() throws Exception {
        Map<String, String> settings = small();
        Path file = folder.resolve("small.safetensors");
        Path less = folder.resolve("less.safetensors");
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            SafetensorsWriter.write(
                    less,
                    OriginalWeights.of(tensors).under("").stream()
                            .filter(tensor -> !tensor.name().equals("model.diffusion_model.time_embed.2.bias"))
                            .toList());
        }
        settings.put("model", less.toString());
        Event.RunFinished end = run(Stage.GENERATE, settings);
        assertThat(end.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(end.message())
                .contains(less.toString(), "'time_embedding.linear_2.bias' is missing")
                .doesNotContain("-folder");
    }

    private List<String> warnings() {
        return events.stream()
                .filter(Event.Warning.class::isInstance)
                .map(event -> ((Event.Warning) event).message())
                .toList();
    }

    private int[] sample() throws IOException {
        return pixels(folder.resolve("out").resolve(SAMPLE));
    }

    private static int[] pixels(Path png) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(png)));
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static Map<String, String> weights(ModelFolder model) {
        Map<String, String> weights = new TreeMap<>();
        for (ModelPart part : model.layout().networks()) {
            try (WeightSet set = model.weights(part)) {
                set.tensors().forEach(weight -> {
                    ByteBuffer bytes = weight.bytes().duplicate();
                    byte[] content = new byte[bytes.remaining()];
                    bytes.get(content);
                    weights.put(
                            part + "/" + weight.name(),
                            weight.dtype() + Arrays.toString(weight.shape()) + Sha256.of(content));
                });
            }
        }
        return weights;
    }

    private static String hashOfData(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int header = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return Sha256.of(Arrays.copyOfRange(bytes, Long.BYTES + header, bytes.length));
    }
}
