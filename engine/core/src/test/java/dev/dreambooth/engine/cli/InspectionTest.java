package dev.dreambooth.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.GenerationParameters;
import dev.dreambooth.engine.data.png.PngWriter;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code inspect} knows every form of a model, and tells all that an image records. */
class InspectionTest {
    @TempDir
    private Path folder;

    @Test
    void aCheckpointOfPyTorchIsCountedLikeASafetensorsFile() throws URISyntaxException {
        Path golden = Path.of(InspectionTest.class.getResource("/golden/pickle").toURI());
        Path pickled = golden.resolve("weights.ckpt");
        Path safe = golden.resolve("weights.safetensors");
        assertThat(Inspection.of(pickled).get(0)).isEqualTo("weights " + pickled);
        assertThat(Inspection.of(safe))
                .containsAll(Inspection.of(pickled).stream().skip(1).toList());
        assertThat(Inspection.of(pickled)).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "lora/kohya/kohya_lora_weights.safetensors; LoRA",
                "lora/pickled/kohya.pt; LoRA",
                "lora/dora_file/pytorch_lora_weights.safetensors; DoRA, LoRA",
                "lora/lycoris/lycoris.safetensors; DoRA, LoHa, LoKr, LoRA",
            })
    void adaptersAreCalledByTheirMethods(String name, String methods) throws URISyntaxException {
        Path file = Path.of(InspectionTest.class.getResource("/golden/" + name).toURI());
        assertThat(Inspection.of(file).get(0)).isEqualTo(methods + " " + file);
    }

    @Test
    void anImageTellsOfItsLoraAndWhatItStartedFrom() throws IOException {
        GenerationParameters made = new GenerationParameters(
                "a dog",
                "",
                7,
                "ddim",
                2,
                7.5,
                0.7,
                0,
                1,
                1,
                "m0del",
                List.of(new GenerationParameters.Lora("l0ra", 0.5)),
                new GenerationParameters.Start("ph0to", 0.8, "ma5k"),
                "weighted",
                Map.of("toy", "t0y"));
        Path image = folder.resolve("made.png");
        Files.write(image, PngWriter.encode(RgbImage.of(1, 1, new byte[3]), made.toTexts()));
        assertThat(Inspection.of(image))
                .contains(
                        "  model: m0del",
                        "  prompt syntax: weighted",
                        "  embedding toy: t0y",
                        "  LoRA: l0ra, strength 0.5",
                        "  started from: ph0to, strength 0.8, mask ma5k");
    }
}
