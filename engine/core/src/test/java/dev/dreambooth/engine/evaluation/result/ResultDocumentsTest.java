package dev.dreambooth.engine.evaluation.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.evaluation.EvaluationSchema;
import dev.dreambooth.contract.evaluation.Yardstick;
import dev.dreambooth.contract.settings.gate.Gate;
import dev.dreambooth.contract.settings.gate.GateMeasure;
import dev.dreambooth.contract.settings.gate.GateReference;
import dev.dreambooth.engine.evaluation.ImageFacts;
import dev.dreambooth.engine.evaluation.SyntheticModel;
import dev.dreambooth.engine.evaluation.gate.DefaultGates;
import dev.dreambooth.engine.evaluation.gate.LastGood;
import dev.dreambooth.engine.evaluation.measure.ImageColumn;
import dev.dreambooth.engine.evaluation.measure.ImageScore;
import dev.dreambooth.engine.evaluation.measure.ImageScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an evaluation leaves behind: read back, by its schema, with the same bytes everywhere. */
class ResultDocumentsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(EvaluationSchema.text());
    private static final Map<String, String> MODELS = Map.of("tuned", "c".repeat(64), "base", "d".repeat(64));

    @TempDir
    private Path folder;

    private static Evaluated evaluated() {
        Evaluation before = Evaluated.of(SyntheticModel.good(1).input(), MODELS, names -> List.of(), Optional.empty())
                .evaluation();
        List<Gate> gates =
                new ArrayList<>(DefaultGates.of(true, before.measures().keySet()));
        gates.add(Gate.of(GateMeasure.SUBJECT, GateReference.LAST_GOOD, true, -.03));
        return Evaluated.of(
                SyntheticModel.good(2).broken().learned(.6).input(),
                MODELS,
                names -> gates,
                Optional.of(new LastGood("build 12", before)));
    }

    @Test
    void whatIsWrittenIsReadBackAndFollowsTheSchema() throws IOException {
        Evaluation evaluation = evaluated().evaluation();
        evaluation.write(folder);
        Path file = folder.resolve("evaluation.json");

        assertThat(Evaluation.readFile(file)).isEqualTo(evaluation);
        assertThat(SCHEMA.validate(JSON.readTree(Files.readAllBytes(file)))).isEmpty();
        Evaluation bare = Evaluated.of(
                        SyntheticModel.good(3, 1, 1).notFinite().input(),
                        Map.of(),
                        names -> DefaultGates.of(false, names),
                        Optional.empty())
                .evaluation();
        bare.write(folder);
        assertThat(Evaluation.readFile(file)).isEqualTo(bare);
        assertThat(SCHEMA.validate(JSON.readTree(Files.readAllBytes(file)))).isEmpty();
    }

    @Test
    void theSchemaRefusesWhatAnEvaluationCannotBe() throws IOException {
        List<Consumer<ObjectNode>> changes = List.of(
                document -> document.put("format", 2),
                document -> document.put("host", "me"),
                document -> document.remove("yardstick"),
                document -> ((ObjectNode) document.at("/gates/0")).put("verdict", "maybe"),
                document -> ((ObjectNode) document.at("/gates/0/gate")).put("measure", "beauty"),
                document -> ((ObjectNode) document.at("/models")).put("tuned", "/home/me/model"),
                document -> ((ObjectNode) document.at("/measures/subject/tuned")).put("value", "much"));
        for (Consumer<ObjectNode> change : changes) {
            ObjectNode document =
                    (ObjectNode) JSON.readTree(evaluated().evaluation().toJson().toString());
            change.accept(document);
            assertThat(SCHEMA.validate(document)).as(document.toString()).isNotEmpty();
        }
    }

    @Test
    void whatIsNoEvaluationIsRefused() throws IOException {
        evaluated().evaluation().write(folder);
        Path file = folder.resolve("evaluation.json");
        String written = Files.readString(file);
        for (String broken : new String[] {
            "[]",
            "{",
            written.replace("\"format\" : 1", "\"format\" : 2"),
            written.replace("\"remarks\"", "\"notes\""),
            written.replace("\"verdict\" : \"pass\"", "\"verdict\" : \"maybe\"")
        }) {
            assertThat(broken).isNotEqualTo(written);
            Files.writeString(file, broken);
            assertThatThrownBy(() -> Evaluation.readFile(file))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("evaluation.json cannot be used");
        }
    }

    @Test
    void theBytesAreTheSameInEveryLanguageAndWithEveryOrderOfMaps() throws IOException {
        Locale usual = Locale.getDefault();
        try {
            writeAll(folder.resolve("one"));
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            writeAll(folder.resolve("other"));
        } finally {
            Locale.setDefault(usual);
        }
        for (String name : List.of("evaluation.json", "metrics.json", "scores.csv", "README.md")) {
            assertThat(folder.resolve("other").resolve(name))
                    .hasSameBinaryContentAs(folder.resolve("one").resolve(name));
        }
        String document = Files.readString(folder.resolve("one/evaluation.json"));
        assertThat(document).doesNotContainPattern("\\d\\.\\d{7}").doesNotContain("E-");
    }

    private static void writeAll(Path target) throws IOException {
        Files.createDirectories(target);
        Evaluated evaluated = evaluated();
        evaluated.evaluation().write(target);
        FlatMetrics.write(evaluated.evaluation(), target);
        ScoresCsv.write(ImageScores.all(evaluated.images()), target);
        ModelCard.write(ModelCardTest.facts(), evaluated.evaluation(), target);
    }

    @Test
    void metricsAreFlatNumbers() throws IOException {
        Evaluation evaluation = evaluated().evaluation();
        FlatMetrics.write(evaluation, folder);
        JsonNode metrics = JSON.readTree(Files.readAllBytes(folder.resolve("metrics.json")));

        assertThat(metrics).allMatch(JsonNode::isNumber);
        assertThat(metrics.path("subject").asDouble())
                .isEqualTo(evaluation.measures().get("subject").tuned().value());
        assertThat(metrics.has("subject.base")).isTrue();
        assertThat(metrics.has("subject.ceiling")).isTrue();
        assertThat(metrics.has("clip-t.ceiling")).isFalse();
        assertThat(metrics.path("gate.subject.ceiling.min").asDouble())
                .isEqualTo(evaluation.gates().get(1).estimate().value());
    }

    @Test
    void everyImageHasARow() {
        List<String> rows =
                ScoresCsv.text(ImageScores.all(evaluated().images())).lines().toList();

        assertThat(rows.get(0))
                .isEqualTo("file,model,kind,prompt,seed,subject,clip-i,clip-t,prompt-margin,nearest,like-base,"
                        + "pixel-deviation,degenerate");
        assertThat(rows).hasSize(1 + 2 * 32 + 2 * 8);
        assertThat(rows.get(4)).matches("tuned/0-3\\.png,tuned,scene,a dog in place 0,3,(-?0\\.\\d{1,6},){6}1,true");
        assertThat(rows.get(33)).matches("base/0-0\\.png,base,scene,.*,(-?0\\.\\d{1,6},){5},50,false");
        assertThat(rows.get(65)).matches("class/0\\.png,tuned,class,a dog,0,(-?0\\.\\d{1,6},){2},,.*,50,false");
    }

    @Test
    void textInCellsIsQuotedAndWhatWasNotMeasuredIsEmpty() {
        ImageScore image = new ImageScore(
                true,
                false,
                "a \"dog\", wet",
                "scene",
                7,
                new ImageFacts("a,b.png", Double.NaN, false),
                Map.of(ImageColumn.SUBJECT, Double.NaN));

        assertThat(ScoresCsv.text(List.of(image)).lines().skip(1))
                .containsExactly("\"a,b.png\",tuned,scene,\"a \"\"dog\"\", wet\",7,,,,,,,,true");
    }

    @Test
    void yardsticksKeepDigestsOnlyOfPhotos() {
        Yardstick yardstick = evaluated().evaluation().yardstick();

        assertThat(yardstick.references()).allMatch(reference -> reference.matches("[0-9a-f]{64}"));
    }
}
