package dev.dreambooth.engine.data.png;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.data.image.RgbImage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** Other programs take the second line for the negative prompt and the last for the numbers. */
    @Test
    void promptsAreOnOneLineForOthersAndAsTheyWereForUs() {
        GenerationParameters lines = new GenerationParameters(
                " a dog\n\n  in the snow \r\nSteps: 3\u2028",
                "blurry,\nSeed: 1",
                7,
                "euler-a",
                2,
                7.5,
                0,
                1,
                1,
                "model");
        Map<String, String> texts = lines.toTexts();
        assertThat(texts.get("parameters").lines())
                .containsExactly(
                        "a dog in the snow Steps: 3",
                        "Negative prompt: blurry, Seed: 1",
                        "Steps: 2, Sampler: Euler a, CFG scale: 7.5, Seed: 7, Size: 1x1, Model hash: model");
        assertThat(read(texts)).isEqualTo(lines);
    }

    @ParameterizedTest
    @CsvSource({
        "ddim, DDIM",
        "pndm, PLMS",
        "dpm++2m, DPM++ 2M",
        "dpm++2m-karras, DPM++ 2M Karras",
        "'ddim, v_prediction', DDIM",
        "model, Its Own",
        "'model, v_prediction', Its Own",
    })
    void schedulersHaveTheNamesThatOthersKnow(String scheduler, String name) {
        GenerationParameters made = new GenerationParameters("a dog", "", 7, scheduler, 2, 7.5, 0, 1, 1, "model");
        assertThat(made.toTexts("Its Own").get("parameters")).contains("Sampler: " + name + ", CFG scale");
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
