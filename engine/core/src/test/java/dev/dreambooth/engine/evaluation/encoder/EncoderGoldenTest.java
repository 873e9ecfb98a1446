package dev.dreambooth.engine.evaluation.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.engine.data.TestImages;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.golden.Golden;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.tensor.Torch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The encoders of folders that transformers saved, against what transformers makes of the same images and prompts. */
class EncoderGoldenTest {
    private static final int IMAGES = 3;

    /** The cosines of two such vectors differ by less than the sum of both errors. */
    private static final float CLOSE = 2e-5f;

    private static List<RgbImage> images() throws IOException {
        List<RgbImage> images = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            images.add(TestImages.pixels(
                    ImageIO.read(Golden.folder("encoders/image-" + i + ".png").toFile())));
        }
        return images;
    }

    static Encoders open(String name) {
        return Encoders.open(Golden.folder("encoders/" + name), () -> "encoder", Device.CPU, FileHasher.READING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clip_openai",
                "clip_laion",
                "clip_vision",
                "vit",
                "vit_5",
                "dinov2",
                "dinov2_giant",
                "dinov2_registers"
            })
    void imagesBecomeTheVectorsOfTransformers(String name) throws IOException {
        try (Golden golden = Golden.open("encoders/" + name);
                Encoders encoders = open(name)) {
            float[][] vectors = encoders.images().embed(images());
            for (int i = 0; i < IMAGES; i++) {
                assertVector(name + " " + i, vectors[i], golden.floats("image." + i), 0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip_openai", "clip_laion", "clip_vision", "vit", "vit_5", "dinov2", "dinov2_giant"})
    void imagesArePreparedAsByTransformers(String name) throws IOException {
        try (Golden golden = Golden.open("encoders/" + name);
                Scope scope = Scope.open()) {
            ImagePreprocessing preprocessing = PreprocessorConfig.read(golden.path(""));
            for (int i = 0; i < IMAGES; i++) {
                Tensor pixels = preprocessing.tensor(images().get(i));
                assertThat(pixels.shape()).isEqualTo(golden.shape("pixel_values." + i));
                assertVector(name + " " + i, pixels.toFloats(), golden.floats("pixel_values." + i), 0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip_openai", "clip_laion"})
    void promptsBecomeTheVectorsOfTransformers(String name) throws IOException {
        JsonNode prompts = new ObjectMapper()
                .readTree(Golden.folder("encoders/prompts.json").toFile());
        List<String> texts = new ArrayList<>();
        prompts.forEach(prompt -> texts.add(prompt.asText()));
        try (Golden golden = Golden.open("encoders/" + name);
                Encoders encoders = open(name)) {
            float[][] vectors = encoders.texts().orElseThrow().embed(texts);
            for (int i = 0; i < texts.size(); i++) {
                assertVector(texts.get(i), vectors[i], golden.floats("texts"), i * vectors[i].length);
            }
        }
    }

    private static void assertVector(String what, float[] actual, float[] expected, int from) {
        assertThat(expected.length).as(what).isGreaterThanOrEqualTo(from + actual.length);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i])
                    .as("%s, element %d", what, i)
                    .isCloseTo(expected[from + i], org.assertj.core.data.Offset.offset(CLOSE));
        }
    }

    @Test
    void pickledWeightsAreReadWithoutRunningThem() throws IOException {
        try (Encoders pickled = open("vit_pickled");
                Encoders safe = open("vit")) {
            assertThat(pickled.images().embed(images()))
                    .isDeepEqualTo(safe.images().embed(images()));
            assertThat(pickled.images().identity().measuresLike(safe.images().identity()))
                    .as("other files")
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip_laion", "dinov2"})
    void vectorsDependNeitherOnNeighboursNorOnThreads(String name) throws IOException {
        int threads = Torch.threads();
        long handles = Tensor.liveHandles();
        List<RgbImage> images = images();
        try (Encoders encoders = open(name)) {
            Torch.setThreads(1);
            float[][] all = encoders.images().embed(images);
            Torch.setThreads(2);
            assertThat(encoders.images().embed(images)).isDeepEqualTo(all);
            for (int i = 0; i < IMAGES; i++) {
                assertThat(encoders.images().embed(List.of(images.get(i)))[0]).isEqualTo(all[i]);
            }
        } finally {
            Torch.setThreads(threads);
        }
        assertThat(Tensor.liveHandles()).isEqualTo(handles);
    }

    @Test
    void anIdentityTellsWeightsConfigurationAndPreprocessing() {
        try (Encoders clip = open("clip_vision");
                Encoders dino = open("dinov2")) {
            assertThat(clip.images().identity().name()).isEqualTo("clip_vision");
            assertThat(clip.images().identity().sha256()).hasSize(64);
            assertThat(clip.images().identity().preprocessing())
                    .isEqualTo("lanczos shortest 33, crop 30x30, times 0.00392156862745098, mean 0.48145466 0.4578275"
                            + " 0.40821073, deviation 0.26862954 0.26130258 0.27577711");
            assertThat(clip.images().identity().measuresLike(dino.images().identity()))
                    .isFalse();
        }
    }
}
