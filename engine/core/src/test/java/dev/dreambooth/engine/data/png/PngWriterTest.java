package dev.dreambooth.engine.data.png;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.engine.data.TestImages;
import dev.dreambooth.engine.data.image.RgbImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PNG files that every program opens, with texts that survive, and the same bytes every time. */
class PngWriterTest {
    private static final GenerationParameters PARAMETERS = new GenerationParameters(
            "a photo of sks duck", "blurry", -7L, "dpm++2m-sde-karras", 25, 7.5, 0, 48, 32, "0123456789abcdef");

    private static final GenerationParameters.Start START =
            new GenerationParameters.Start("abcdef0123456789", 0.6, "fedcba9876543210");

    @ParameterizedTest
    @CsvSource({"1, 1", "48, 32", "5, 300"})
    void otherDecodersReadTheSamePixels(int width, int height) throws IOException {
        RgbImage image = TestImages.gradient(width, height);
        byte[] png = PngWriter.encode(image, Map.of());
        assertThat(TestImages.pixels(ImageIO.read(new ByteArrayInputStream(png))))
                .isEqualTo(image);
    }

    @Test
    void compressesSmoothImages() {
        byte[] samples = new byte[3 * 64 * 64];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (i / 3 % 64 + i / 192);
        }
        assertThat(PngWriter.encode(RgbImage.of(64, 64, samples), Map.of()).length)
                .isLessThan(400);
    }

    @Test
    void writesTheSameBytesEveryTime() {
        RgbImage image = TestImages.gradient(48, 32);
        assertThat(PngWriter.encode(image, PARAMETERS.toTexts()))
                .isEqualTo(PngWriter.encode(image, PARAMETERS.toTexts()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "two\nlines", "déjà vu", "猫の写真 🐈", "a = b, c: d"})
    void textsSurvive(String text) throws IOException {
        byte[] png = PngWriter.encode(TestImages.gradient(2, 2), Map.of("Comment", text));
        assertThat(PngText.readAll(png)).isEqualTo(Map.of("Comment", text));
    }

    @Test
    void latinTextsUseTheChunkThatOldProgramsKnow() {
        byte[] png = PngWriter.encode(TestImages.gradient(2, 2), Map.of("Comment", "caffè"));
        assertThat(new String(png, StandardCharsets.ISO_8859_1)).contains("tEXtComment\0caffè");
    }

    @Test
    void lineEndsAreUnixAndZerosDropped() throws IOException {
        byte[] png = PngWriter.encode(TestImages.gradient(2, 2), Map.of("Comment", "a\r\nb\rc\0d"));
        assertThat(PngText.readAll(png)).isEqualTo(Map.of("Comment", "a\nb\ncd"));
    }

    @Test
    void refusesKeywordsThatNoProgramWouldRead() {
        assertThatThrownBy(() -> PngText.of("", "text")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PngText.of("x".repeat(80), "text")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatAnImageWasStartedFromTravelsToo() throws IOException {
        GenerationParameters started = new GenerationParameters(
                "a duck", "", 1, "ddim", 25, 7.5, 0, 0, 48, 32, "0123456789abcdef", List.of(), START, null, null);
        byte[] png = PngWriter.encode(TestImages.gradient(48, 32), started.toTexts());
        assertThat(GenerationParameters.ofPng(png)).contains(started);
        assertThat(PngText.readAll(png).get("parameters"))
                .endsWith(
                        "Model hash: 0123456789, Denoising strength: 0.6, Init image hash: abcdef0123, Mask hash: fedcba9876");
    }

    @Test
    void parametersTravelInsideTheFile() throws IOException {
        byte[] png = PngWriter.encode(TestImages.gradient(48, 32), PARAMETERS.toTexts());
        assertThat(GenerationParameters.ofPng(png)).contains(PARAMETERS);
        assertThat(PngText.readAll(png).get("parameters"))
                .isEqualTo(
                        "a photo of sks duck\nNegative prompt: blurry\n"
                                + "Steps: 25, Sampler: DPM++ 2M SDE Karras, CFG scale: 7.5, Seed: -7, Size: 48x32, Model hash: 0123456789");
    }

    @Test
    void foreignFilesHaveNoParameters() {
        byte[] png = PngWriter.encode(TestImages.gradient(48, 32), Map.of("dreambooth", "{\"prompt\": 1"));
        assertThat(GenerationParameters.ofPng(png)).isEmpty();
        assertThat(GenerationParameters.ofPng(Arrays.copyOf(png, 40))).isEmpty();
        assertThat(GenerationParameters.ofPng(new byte[0])).isEmpty();
    }
}
