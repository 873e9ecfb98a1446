package dev.dreambooth.engine.evaluation.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.engine.evaluation.SyntheticModel;
import dev.dreambooth.engine.evaluation.gate.DefaultGates;
import dev.dreambooth.engine.evaluation.gate.LastGood;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A model card's head is YAML that hubs understand, and its body Markdown that stays what it is. */
class ModelCardTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static CardFacts facts() {
        return new CardFacts(
                "rex",
                Optional.of("someone/some-model"),
                Optional.of("creativeml-openrail-m"),
                "a photo of sks dog",
                true,
                "stable-diffusion",
                Map.of("maxTrainSteps", "400", "learningRate", "5e-6"),
                "0.1.0");
    }

    private static Evaluation evaluation() {
        return Evaluated.of(
                        SyntheticModel.good(1).input(),
                        Map.of(),
                        names -> DefaultGates.of(true, names),
                        Optional.empty())
                .evaluation();
    }

    private static JsonNode head(String card) throws IOException {
        assertThat(card).startsWith("---\n");
        return YAML.readTree(card.substring(4, card.indexOf("\n---\n")));
    }

    @Test
    void theHeadIsWhatHubsRead() throws IOException {
        JsonNode head = head(ModelCard.text(facts(), evaluation()));

        assertThat(head.path("base_model").asText()).isEqualTo("someone/some-model");
        assertThat(head.path("license").asText()).isEqualTo("creativeml-openrail-m");
        assertThat(head.path("library_name").asText()).isEqualTo("diffusers");
        assertThat(head.path("pipeline_tag").asText()).isEqualTo("text-to-image");
        assertThat(head.path("instance_prompt").asText()).isEqualTo("a photo of sks dog");
        assertThat(head.path("tags").toString()).contains("\"lora\"", "\"dreambooth\"");
        JsonNode result = head.at("/model-index/0/results/0");
        assertThat(head.at("/model-index/0/name").asText()).isEqualTo("rex");
        assertThat(result.at("/task/type").asText()).isEqualTo("text-to-image");
        assertThat(result.at("/dataset/type").asText()).isEqualTo("private");
        assertThat(result.at("/dataset/name").asText()).matches("4 instance images \\(sha256 [0-9a-f]{12}\\)");
        assertThat(result.path("metrics"))
                .extracting(metric -> metric.path("type").asText())
                .containsExactly("clip-i", "clip-t", "div", "pres", "dino");
        assertThat(result.path("metrics"))
                .allMatch(metric -> metric.path("value").isNumber()
                        && metric.at("/args/encoder").asText().length() == 64
                        && metric.at("/args/prompts").asInt() > 0
                        && !metric.has("verified"));
        assertThat(result.at("/metrics/3/args/prompts").asInt()).isEqualTo(1);
        assertThat(result.at("/metrics/4/args/prompts").asInt()).isEqualTo(8);
    }

    @Test
    void whatIsNotKnownIsNotSaid() throws IOException {
        CardFacts few = new CardFacts(
                "rex", Optional.empty(), Optional.empty(), "sks dog", false, "embedded", Map.of(), "0.1.0");
        String card = ModelCard.text(few, evaluation());

        assertThat(head(card).has("license")).isFalse();
        assertThat(head(card).has("base_model")).isFalse();
        assertThat(head(card).path("tags").toString()).doesNotContain("lora");
        assertThat(card).doesNotContain("How it was trained", "Compared with");
    }

    @Test
    void peopleSeeNumbersIntervalsAndVerdicts() {
        String card = ModelCard.text(facts(), evaluation());

        assertThat(card)
                .contains(
                        "# rex\n",
                        "| subject: likeness to the instance images | 0.",
                        "| subject.ceiling.min | at least 0.3 |")
                .containsPattern("\\| drift\\.ceiling\\.max \\| at most 0\\.3 \\| -?0\\.\\d{3} \\[.*] \\| pass \\|")
                .contains("| maxTrainSteps | 400 |", "Made with DreamBooth for the JVM 0.1.0.");
    }

    @Test
    void theBaselineIsNamedAndWhyItIsNotCompared() {
        Evaluation before = Evaluated.of(
                        SyntheticModel.good(1, 8, 2).input(), Map.of(), names -> List.of(), Optional.empty())
                .evaluation();
        Evaluation now = Evaluated.of(
                        SyntheticModel.good(1).input(),
                        Map.of(),
                        names -> DefaultGates.of(true, names),
                        Optional.of(new LastGood("build 12", before)))
                .evaluation();

        assertThat(ModelCard.text(facts(), now))
                .contains("Compared with build 12: not comparable, since these differ: the seeds.");
    }

    @Test
    void textCannotBreakOutOfItsPlace() throws IOException {
        String nasty = "rex\"\n---\n# <script>alert(1)</script> | [x](y) `z`";
        CardFacts facts = new CardFacts(
                nasty, Optional.empty(), Optional.empty(), nasty, false, "sd", Map.of(nasty, nasty), "0.1.0");
        String card = ModelCard.text(facts, evaluation());

        assertThat(head(card).path("instance_prompt").asText()).isEqualTo(nasty);
        String body = card.substring(card.indexOf("\n---\n") + 5);
        assertThat(body).doesNotContain("<script", "[x](y)", "\n---\n", " | [x");
    }
}
