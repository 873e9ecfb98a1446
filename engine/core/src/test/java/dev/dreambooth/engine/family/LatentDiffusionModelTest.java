package dev.dreambooth.engine.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loading a model folder: what it knows of itself, and which folders contradict themselves. */
class LatentDiffusionModelTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @BeforeEach
    void copyModel() throws IOException, URISyntaxException {
        Path source =
                Path.of(Objects.requireNonNull(LatentDiffusionModelTest.class.getResource("/golden/pipeline/sd1/model"))
                        .toURI());
        try (Stream<Path> walk = Files.walk(source)) {
            List<Path> files = walk.filter(Files::isRegularFile).toList();
            for (Path file : files) {
                Path target = folder.resolve(source.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private LatentDiffusionModel open() {
        return LatentDiffusionModel.open(ModelFamilies.openFolder(folder), Device.CPU);
    }

    private void change(String file, String key, String value) throws IOException {
        Path path = folder.resolve(file);
        ObjectNode json = (ObjectNode) JSON.readTree(path.toFile());
        json.set(key, JSON.readTree(value));
        Files.writeString(path, json.toString());
    }

    @Test
    void knowsItsSizesAndFreesAllItLoaded() {
        long before = Tensor.liveHandles();
        try (LatentDiffusionModel model = open()) {
            assertThat(model.nativeSize()).isEqualTo(64);
            assertThat(model.sizeMultiple()).isEqualTo(32);
            assertThat(model.device()).isEqualTo(Device.CPU);
        }
        assertThat(Tensor.liveHandles()).isEqualTo(before);
    }

    /** They compute the same, again and again, whichever network was there last. */
    @Test
    void networksThatWaitOnTheHostComputeTheSame() {
        long before = Tensor.liveHandles();
        try (LatentDiffusionModel model = open();
                Scope scope = Scope.open()) {
            Tensor latents = Noise.normal(1, 1, 4, 4, 4);
            float[] states = states(model);
            float[] image = model.codec().decode(latents).toFloats();
            LatentDiffusionModel waiting = model.waiting(true);
            for (int i = 0; i < 2; i++) {
                assertThat(states(waiting)).containsExactly(states);
                assertThat(waiting.codec().decode(latents).toFloats()).containsExactly(image);
            }
            assertThat(model.waiting(false).text()).isSameAs(model.text());
        }
        assertThat(Tensor.liveHandles()).isEqualTo(before);
    }

    private static float[] states(LatentDiffusionModel model) {
        return model.text()
                .encode(model.text().tokenize(List.of("a photo of sks dog")), 0)
                .textStates()
                .toFloats();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tokenizer/tokenizer_config.json | model_max_length    | 78  | makes 78 tokens of a prompt",
                "text_encoder/config.json        | vocab_size          | 100 | the text encoder 100",
                "unet/config.json                | cross_attention_dim | 32  | attends to states of width 32",
                "unet/config.json                | in_channels         | 5   | takes 5 channels and returns 4",
                "unet/config.json                | out_channels        | 8   | returns 8",
                "vae/config.json                 | out_channels        | 4   | returns 4, not 3"
            })
    void componentsThatDoNotFitAreRefusedBeforeWeightsAreRead(String file, String key, String value, String message)
            throws IOException {
        change(file, key, value);
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(UserError.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.DATA);
                    assertThat(e.setting()).contains("model");
                })
                .hasMessageContaining(folder.toString())
                .hasMessageContaining(message);
    }

    @Test
    void weightsThatContradictTheirConfigurationLeaveNothingBehind() throws IOException {
        change("vae/config.json", "layers_per_block", "2");
        long before = Tensor.liveHandles();
        assertThatThrownBy(this::open)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("contradict the configuration");
        assertThat(Tensor.liveHandles()).isEqualTo(before);
    }

    @Test
    void aSchedulerConfigurationMayHoldInfinity() throws IOException {
        Path file = folder.resolve("scheduler/scheduler_config.json");
        Files.writeString(
                file, "{\"_class_name\": \"DPMSolverMultistepScheduler\", \"lambda_min_clipped\": -Infinity}");
        open().close();
    }
}
