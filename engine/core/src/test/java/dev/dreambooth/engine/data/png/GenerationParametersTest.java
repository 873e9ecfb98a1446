package dev.dreambooth.engine.data.png;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.data.image.RgbImage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Images tell what LoRAs they were made with, one in the form that earlier versions write and read. */
class GenerationParametersTest {
    private static final GenerationParameters.Lora FIRST = new GenerationParameters.Lora("0123456789ab", 0.8);
    private static final GenerationParameters.Lora SECOND = new GenerationParameters.Lora("fedcba987654", -0.25);

    private static GenerationParameters made(GenerationParameters.Lora... loras) {
        return new GenerationParameters(
                "a dog", "", 7, "ddim", 2, 7.5, 0, 0, 1, 1, "model", List.of(loras), null, null, null);
    }

    private static GenerationParameters read(Map<String, String> texts) {
        return GenerationParameters.ofPng(PngWriter.encode(RgbImage.of(1, 1, new byte[3]), texts))
                .orElseThrow();
    }

    @Test
    void eachIsToldInOrder() {
        assertThat(read(made().toTexts())).isEqualTo(made());
        assertThat(read(made(SECOND, FIRST).toTexts())).isEqualTo(made(SECOND, FIRST));
        assertThat(made(FIRST, SECOND).toTexts().get("parameters"))
                .endsWith("Lora hashes: \"0123456789, fedcba9876\", Lora scales: \"0.8, -0.25\"");
    }

    @Test
    void oneIsWrittenAsItAlwaysWas() {
        Map<String, String> texts = made(FIRST).toTexts();
        assertThat(texts.get("dreambooth")).endsWith("\"lora\":{\"digest\":\"0123456789ab\",\"scale\":0.8}}");
        assertThat(texts.get("parameters")).endsWith("Lora hash: 0123456789, Lora scale: 0.8");
        assertThat(read(texts)).isEqualTo(made(FIRST));
        assertThat(made().toTexts().get("dreambooth")).doesNotContain("lora");
    }
}
