package dev.dreambooth.contract.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.json.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An evaluation that may have come from elsewhere is read whole or refused by its file. */
class EvaluationTest {
    @TempDir
    private Path folder;

    private static Evaluation evaluation() {
        Estimate half = new Estimate(0.5, null, null, 1);
        return new Evaluation(
                Evaluation.FORMAT,
                new Yardstick(
                        Map.of(Yardstick.SUBJECT, new EncoderIdentity("dino", "ab", "crop 224")),
                        List.of(new EvaluationPrompt("a dog", PromptKind.SCENE)),
                        List.of(1L),
                        List.of(),
                        List.of(),
                        Map.of("scheduler", "ddim"),
                        List.of()),
                Map.of("tuned", "cd"),
                Map.of("subject", new Measured("dino", Measured.PROMPT, half, half, null, List.of())),
                Map.of(),
                List.of(),
                List.of(),
                null,
                List.of());
    }

    @Test
    void readsBackWhatWasWritten() {
        evaluation().write(folder);
        assertThat(Evaluation.readFile(folder.resolve(Evaluation.FILE_NAME))).isEqualTo(evaluation());
    }

    @ParameterizedTest
    @CsvSource({
        "'\"sha256\" : \"ab\"', '\"sha256\" : null', sha256",
        "'\"text\" : \"a dog\"', '\"text\" : null', text",
        "'\"by\" : \"dino\"', '\"by\" : null', by",
        "'\"scheduler\" : \"ddim\"', '\"scheduler\" : null', problem",
        "'\"tuned\" : \"cd\"', '\"tuned\" : null', problem",
    })
    void whatIsLeftOutIsNamed(String original, String replacement, String complaint) throws IOException {
        String text = CanonicalJson.indented(evaluation().toJson());
        assertThat(text).contains(original);
        Path file = Files.writeString(folder.resolve("baseline.json"), text.replace(original, replacement));
        assertThatThrownBy(() -> Evaluation.readFile(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("baseline.json cannot be used: ")
                .hasMessageContaining(complaint);
    }

    @Test
    void withoutAYardstickThereIsNothingToCompare() throws IOException {
        ObjectNode document = (ObjectNode) evaluation().toJson();
        Path file = Files.writeString(
                folder.resolve("baseline.json"), CanonicalJson.indented(document.putNull("yardstick")));
        assertThatThrownBy(() -> Evaluation.readFile(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("yardstick");
    }
}
