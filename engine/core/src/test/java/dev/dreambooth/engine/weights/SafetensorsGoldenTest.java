package dev.dreambooth.engine.weights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.family.sd.StableDiffusion;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and folders that the reference implementation saved are read, and written again byte for byte. */
class SafetensorsGoldenTest {
    @TempDir
    Path folder;

    static Path golden() throws URISyntaxException {
        return Path.of(SafetensorsGoldenTest.class.getResource("/golden").toURI());
    }

    static List<Path> saved() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.walk(golden())) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void thereAreFilesToCompareWith() throws IOException, URISyntaxException {
        assertThat(saved()).hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource("saved")
    void readAndWrittenAgainAFileIsTheSame(Path saved) {
        Path copy = folder.resolve("copy.safetensors");
        try (SafetensorsFile file = SafetensorsFile.open(saved)) {
            List<TensorData> tensors = file.names().stream()
                    .map(name -> file.find(name).orElseThrow())
                    .map(entry ->
                            new TensorData(entry.name(), entry.dtype(), entry.shape(), () -> file.bytes(entry.name())))
                    .toList();
            SafetensorsWriter.write(copy, tensors, file.metadata());
        }
        assertThat(copy).hasSameBinaryContentAs(saved);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd1", "sd2"})
    void aFolderThatDiffusersSavedIsComplete(String family) throws URISyntaxException {
        ModelFolder model = ModelFamilies.openFolder(
                golden().resolve("pipeline").resolve(family).resolve("model"));
        assertThat(model.className(StableDiffusion.UNET)).isEqualTo("UNet2DConditionModel");
        try (WeightSet unet = model.weights(StableDiffusion.UNET)) {
            assertThat(unet.find("conv_in.weight")).isPresent();
        }
    }
}
