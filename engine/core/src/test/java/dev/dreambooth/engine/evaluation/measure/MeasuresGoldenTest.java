package dev.dreambooth.engine.evaluation.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreambooth.contract.evaluation.EncoderIdentity;
import dev.dreambooth.contract.evaluation.EvaluationPrompt;
import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.contract.evaluation.PromptKind;
import dev.dreambooth.contract.evaluation.ReferenceScore;
import dev.dreambooth.contract.evaluation.UnitScore;
import dev.dreambooth.contract.evaluation.Yardstick;
import dev.dreambooth.engine.evaluation.ByPrompt;
import dev.dreambooth.engine.evaluation.Embeddings;
import dev.dreambooth.engine.evaluation.EncodedImages;
import dev.dreambooth.engine.evaluation.EvaluationInput;
import dev.dreambooth.engine.evaluation.ImageFacts;
import dev.dreambooth.engine.evaluation.statistics.PairedRatio;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every measure, and the paper's and the PEFT benchmark's formulas, as numpy computes them ({@code measures_golden.py}). */
class MeasuresGoldenTest {
    private static JsonNode golden;
    private static EvaluationInput input;
    private static Measurements measured;

    @BeforeAll
    static void measure() throws IOException {
        try (InputStream in = MeasuresGoldenTest.class.getResourceAsStream("/golden/measures/measures.json")) {
            golden = new ObjectMapper().readTree(in);
        }
        input = input();
        measured = Measures.of(input);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "subject",
                "clip-i",
                "clip-t",
                "prompt-margin",
                "drift",
                "paired-drift",
                "diversity",
                "class-diversity",
                "copies"
            })
    void aMeasureOfEveryPrompt(String name) {
        Measured found = measured.measures().get(name);
        JsonNode expected = golden.path("measures").path(name);

        assertThat(found.unit()).isEqualTo("prompt");
        compare(found, UnitScore::tuned, expected.path("tuned"));
        compare(found, UnitScore::base, expected.path("base"));
        assertThat(found.tuned().units()).isEqualTo(expected.path("tuned").size());
    }

    private static void compare(Measured found, Function<UnitScore, Double> side, JsonNode expected) {
        assertThat(found.scores()).hasSize(expected.size());
        for (int p = 0; p < expected.size(); p++) {
            assertThat(side.apply(found.scores().get(p)))
                    .as("prompt %d", p)
                    .isCloseTo(expected.get(p).asDouble(), within(1e-6));
        }
    }

    @Test
    void theCeilingNeverHoldsAnImageAgainstItself() {
        assertThat(measured.measures().get("subject").ceiling()).isCloseTo(number("/ceiling"), within(1e-6));
        assertThat(measured.measures().get("drift").ceiling()).isCloseTo(number("/ceiling"), within(1e-6));
        assertThat(measured.measures().get("clip-i").ceiling()).isCloseTo(number("/clipCeiling"), within(1e-6));
        assertThat(measured.measures().get("clip-t").ceiling()).isNull();
    }

    @Test
    void theLearnedFraction() {
        Measured subject = measured.measures().get("subject");
        double ceiling = number("/ceiling");
        PairedRatio learned = new PairedRatio(
                subject.scores().stream().map(s -> s.tuned() - s.base()).toList(),
                subject.scores().stream().map(s -> ceiling - s.base()).toList());

        assertThat(learned.estimate(.975).value()).isCloseTo(number("/learned"), within(3e-6));
    }

    @Test
    void thePapersFormulas() {
        Embeddings references = input.subject().references();
        ByPrompt<Embeddings> images = input.subject().images();
        List<Embeddings> seenByClip = input.clip().orElseThrow().images().tuned();

        assertThat(PaperMeasures.likeness(images.tuned(), references)).isCloseTo(number("/paper/dino"), within(1e-7));
        assertThat(PaperMeasures.promptFidelity(seenByClip, input.prompts().orElseThrow()))
                .isCloseTo(number("/paper/clipT"), within(1e-7));
        assertThat(PaperMeasures.likeness(images.classTuned(), references))
                .isCloseTo(number("/paper/pres"), within(1e-7));
        assertThat(PaperMeasures.diversity(images.tuned())).isCloseTo(number("/paper/div"), within(1e-7));
    }

    @Test
    void withEqualSeedsOurMeanOverPromptsIsThePapersOverImages() {
        assertThat(measured.measures().get("clip-t").tuned().value()).isCloseTo(number("/paper/clipT"), within(1e-6));
        assertThat(measured.measures().get("drift").tuned().value()).isCloseTo(number("/paper/pres"), within(1e-6));
        assertThat(measured.measures().get("diversity").tuned().value()).isCloseTo(number("/paper/div"), within(1e-6));
    }

    @Test
    void theFormulasOfPeft() {
        Embeddings made = rows(flat(golden.at("/embeddings/tuned")));
        List<JsonNode> photos = new ArrayList<>();
        for (int i = 0; i < made.size(); i++) {
            photos.add(golden.at("/embeddings/references").get(i % 4));
        }
        Embeddings classTuned = rows(flat(golden.at("/embeddings/classTuned")));
        Embeddings classBase = rows(flat(golden.at("/embeddings/classBase")));

        assertThat(PeftMeasures.similarity(made, rows(photos))).isCloseTo(number("/peft/similarity"), within(1e-7));
        assertThat(PeftMeasures.drift(classTuned, classBase)).isCloseTo(number("/peft/drift"), within(1e-7));
        assertThat(PeftMeasures.drift(classTuned, classTuned)).isCloseTo(0, within(2e-6));
    }

    @Test
    void theInstanceImagesParts() {
        List<ReferenceScore> parts = measured.references();

        for (int r = 0; r < 4; r++) {
            assertThat(parts.get(r).tuned()).isCloseTo(number("/referencesTuned/" + r), within(1e-6));
            assertThat(parts.get(r).others()).isCloseTo(number("/referencesOthers/" + r), within(1e-6));
        }
    }

    private static EvaluationInput input() {
        int prompts = golden.at("/embeddings/tuned").size();
        List<EvaluationPrompt> texts = new ArrayList<>();
        for (int p = 0; p < prompts; p++) {
            boolean property = golden.at("/properties/0").asInt() == p;
            texts.add(new EvaluationPrompt("prompt " + p, property ? PromptKind.PROPERTY : PromptKind.SCENE));
        }
        EncoderIdentity encoder = new EncoderIdentity("synthetic", "0".repeat(64), "none");
        Yardstick yardstick = new Yardstick(
                Map.of(Yardstick.SUBJECT, encoder, Yardstick.CLIP, encoder),
                texts,
                LongStream.range(0, 3).boxed().toList(),
                List.of("class 0", "class 1"),
                LongStream.range(0, 4).boxed().toList(),
                Map.of(),
                Collections.nCopies(4, "0".repeat(64)));
        ByPrompt<Embeddings> images =
                new ByPrompt<>(sets("tuned"), sets("base"), sets("classTuned"), sets("classBase"));
        ByPrompt<Embeddings> seenByClip =
                new ByPrompt<>(sets("clipTuned"), sets("clipBase"), sets("classTuned"), sets("classBase"));
        return new EvaluationInput(
                yardstick,
                new EncodedImages(set("references"), set("mirrored"), images),
                Optional.of(new EncodedImages(set("clipReferences"), Embeddings.none(), seenByClip)),
                Optional.of(set("clipTexts")),
                images.map(all -> Collections.nCopies(all.size(), new ImageFacts("x.png", 40, true))),
                Optional.empty());
    }

    private static List<Embeddings> sets(String name) {
        List<Embeddings> sets = new ArrayList<>();
        golden.at("/embeddings/" + name).forEach(set -> sets.add(rows(set)));
        return sets;
    }

    private static Embeddings set(String name) {
        return rows(golden.at("/embeddings/" + name));
    }

    private static Embeddings rows(Iterable<JsonNode> rows) {
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode row : rows) {
            float[] vector = new float[row.size()];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) row.get(i).asDouble();
            }
            vectors.add(vector);
        }
        return Embeddings.of(vectors);
    }

    private static List<JsonNode> flat(JsonNode sets) {
        List<JsonNode> rows = new ArrayList<>();
        sets.forEach(set -> set.forEach(rows::add));
        return rows;
    }

    private static double number(String place) {
        return golden.at(place).asDouble();
    }
}
