package dev.dreambooth.engine.evaluation.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.engine.evaluation.ByPrompt;
import dev.dreambooth.engine.evaluation.Embeddings;
import dev.dreambooth.engine.evaluation.EncodedImages;
import dev.dreambooth.engine.evaluation.EvaluationInput;
import dev.dreambooth.engine.evaluation.ImageFacts;
import dev.dreambooth.engine.evaluation.PairDistances;
import dev.dreambooth.engine.evaluation.SyntheticModel;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What measures do where something is missing, broken or single, and what is told of images. */
class MeasuresTest {
    @Test
    void everyMeasureIsTakenOfAGoodModel() {
        Measurements measured = Measures.of(SyntheticModel.good(1).input());

        assertThat(measured.unmeasured()).isEmpty();
        assertThat(measured.measures()).hasSize(10);
        assertThat(measured.remarks()).isEmpty();
    }

    @Test
    void withoutClipItsMeasuresAreMissingWithAReason() {
        EvaluationInput all = SyntheticModel.good(1).input();
        EvaluationInput withoutClip = new EvaluationInput(
                all.yardstick(), all.subject(), Optional.empty(), Optional.empty(), all.images(), Optional.empty());

        Map<String, String> unmeasured = Measures.of(withoutClip).unmeasured();

        assertThat(unmeasured).containsOnlyKeys("clip-i", "clip-t", "prompt-margin");
        assertThat(unmeasured.get("clip-t")).isEqualTo("no CLIP model was named");
        EvaluationInput withoutTexts = new EvaluationInput(
                all.yardstick(), all.subject(), all.clip(), Optional.empty(), all.images(), Optional.empty());
        assertThat(Measures.of(withoutTexts).unmeasured()).containsOnlyKeys("clip-t", "prompt-margin");
    }

    @Test
    void anImageThatIsNotFiniteIsToldAndNotLeftOut() {
        Measurements measured = Measures.of(SyntheticModel.good(1).notFinite().input());

        assertThat(measured.unmeasured()).containsOnlyKeys("subject", "diversity", "copies");
        assertThat(measured.unmeasured().get("subject"))
                .isEqualTo("an image of 'a dog in place 0' has no finite embedding");
        assertThat(measured.references()).isEmpty();
        assertThat(measured.images().tuned().get(0).get(0).value(ImageColumn.SUBJECT))
                .isEmpty();
    }

    @Test
    void theOnlyClassPromptIsCountedByItsImages() {
        Measured drift = Measures.of(SyntheticModel.good(1).input()).measures().get("drift");

        assertThat(drift.unit()).isEqualTo("image");
        assertThat(drift.scores()).hasSize(8);
        assertThat(drift.scores().get(2).unit()).isEqualTo("a dog #3");
    }

    @Test
    void lpipsTakesThePlaceOfTheEncoderInDiversity() {
        EvaluationInput all = SyntheticModel.good(1).input();
        PairDistances distances =
                new PairDistances(Collections.nCopies(8, .4), List.of(.5, .5, .5, .5, .5, .5, .5, .6));
        Measured diversity = Measures.of(new EvaluationInput(
                        all.yardstick(),
                        all.subject(),
                        all.clip(),
                        all.prompts(),
                        all.images(),
                        Optional.of(distances)))
                .measures()
                .get("diversity");

        assertThat(diversity.by()).isEqualTo("lpips");
        assertThat(diversity.tuned().value()).isEqualTo(.4);
        assertThat(diversity.base().value()).isEqualTo(.5125);
    }

    @Test
    void brokenImagesAreCounted() {
        Measured degenerate =
                Measures.of(SyntheticModel.good(1).broken().input()).measures().get("degenerate");

        assertThat(degenerate.scores().get(0).tuned()).isEqualTo(.25);
        assertThat(degenerate.tuned().value()).isCloseTo(.25 / 9, within(1e-6));
        assertThat(new ImageFacts("a.png", 4.99, true).degenerate()).isTrue();
        assertThat(new ImageFacts("a.png", 5, true).degenerate()).isFalse();
        assertThat(new ImageFacts("a.png", 50, false).degenerate()).isTrue();
        assertThat(new ImageFacts("a.png", Double.NaN, true).degenerate()).isTrue();
    }

    @Test
    void instanceImagesThatAreFewOrTheSameAreRemarkedOn() {
        Embeddings one = Embeddings.of(new float[] {1, 0});
        Embeddings two = Embeddings.of(new float[] {1, 0}, new float[] {.6f, .8f});
        Embeddings mirrored = Embeddings.of(new float[] {.6f, .8f}, new float[] {1, 0});

        assertThat(InputRemarks.of(new EncodedImages(one, Embeddings.none(), none())))
                .singleElement()
                .asString()
                .startsWith("There is 1 instance image");
        assertThat(InputRemarks.of(new EncodedImages(two, mirrored, none())))
                .hasSize(2)
                .last()
                .asString()
                .startsWith("Instance images 1 and 2 are nearly the same (cosine 1.000)");
    }

    private static ByPrompt<Embeddings> none() {
        return new ByPrompt<>(List.of(), List.of(), List.of(), List.of());
    }

    @Test
    void whatIsNoEmbeddingIsRefused() {
        assertThatThrownBy(() -> Embeddings.of(new float[] {2, 0})).hasMessageContaining("of length 2.0, not 1");
        assertThatThrownBy(() -> Embeddings.of(new float[] {1, 0}, new float[] {1}))
                .hasMessageContaining("2 and 1 numbers");
        EvaluationInput all = SyntheticModel.good(1).input();
        assertThatThrownBy(() -> new EvaluationInput(
                        SyntheticModel.yardstick(7, 4),
                        all.subject(),
                        all.clip(),
                        all.prompts(),
                        all.images(),
                        Optional.empty()))
                .hasMessage("8 prompts, not 7");
    }
}
