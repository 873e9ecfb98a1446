package dev.dreambooth.engine.stage.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.stage.EmbeddedModel;
import dev.dreambooth.engine.tensor.Device;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The embedded model draws animals and places: what it knows as an identifier is told, what it never saw is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentifierMeaningTest {
    private LatentDiffusionModel model;
    private IdentifierMeaning meaning;

    @BeforeAll
    void open(@TempDir Path cache) {
        Path folder = EmbeddedModel.unpack(cache);
        model = LatentDiffusionModel.open(ModelFamilies.openFolder(folder), Device.CPU);
        meaning = new IdentifierMeaning(model, 64, 999, 7);
    }

    @AfterAll
    void close() {
        model.close();
    }

    private Optional<String> remark(String identifier) {
        return meaning.remark(identifier, "a photo of " + identifier + " dog");
    }

    @ParameterizedTest
    @ValueSource(strings = {"robot", "night", "desert", "snow"})
    void aWordThatTheModelDrawsIsTold(String word) {
        assertThat(remark(word))
                .hasValueSatisfying(told -> assertThat(told)
                        .contains("draws something of its own for the identifier '" + word + "'")
                        .containsPattern("[2-4]\\.\\d times as much"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sks", "ohwx", "zwx"})
    void aWordThatItNeverSawIsNot(String word) {
        assertThat(remark(word)).isEmpty();
        assertThat(meaning.strength("a photo of " + word + " dog", "a photo of dog"))
                .isBetween(.01, .6);
    }

    @Test
    void aPromptWithoutTheIdentifierSaysNothing() {
        assertThat(meaning.remark("night", "a photo of a dog")).isEmpty();
        assertThat(meaning.remark("night", "night")).isEmpty();
    }
}
