package dev.dreambooth.engine.stage.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.evaluation.EvaluationPrompt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The base model is asked for what the trained one is asked for, without the subject's name. */
class EvaluationPlanTest {
    @ParameterizedTest
    @CsvSource({
        "sks, a photo of sks dog in the snow, a photo of dog in the snow",
        "sks, sks dog, dog",
        "sks, a photo of sks, a photo of",
        "sks, 'a sks dog, as sks dogs are', 'a dog, as dogs are'",
        "<toy>, a <toy> bear, a bear",
        "s.s, a sks dog, a sks dog",
        "dog, a hotdog and a dog bowl, a hotdog and a bowl"
    })
    void theIdentifierIsLeftOutWhereItIsAWord(String identifier, String prompt, String without) {
        assertThat(EvaluationPrompt.without(identifier, prompt)).isEqualTo(without);
    }
}
