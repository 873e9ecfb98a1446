package dev.dreambooth.contract.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.evaluation.EvaluationSchema;
import dev.dreambooth.contract.record.RunSchema;
import dev.dreambooth.contract.settings.resolve.SettingsSchema;
import dev.dreambooth.contract.settings.type.Effect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The published pages about settings say what the code says. After a change, write them anew with
 * {@code mvn -pl engine/contract test -Dtest=SettingsDocumentTest -Ddocs.update}.
 */
class SettingsDocumentTest {
    private static final Path DOCS = Path.of("..", "..", "docs");
    private static final String LIST_BEGINS = "<!-- from the code: settings that may change -->";
    private static final String LIST_ENDS = "<!-- end -->";

    @Test
    void theTableOfSettingsIsUpToDate() throws IOException {
        check(DOCS.resolve("settings.md"), SettingsDocument.text());
    }

    @Test
    void theSchemaIsUpToDate() throws IOException {
        check(DOCS.resolve("dreambooth.schema.json"), SettingsSchema.text());
    }

    @Test
    void thePageOnReproducibilityNamesWhatMayChangeOnResume() throws IOException {
        Path page = DOCS.resolve("reproducibility.md");
        String text = Files.readString(page);
        int from = text.indexOf(LIST_BEGINS) + LIST_BEGINS.length();
        int to = text.indexOf(LIST_ENDS);
        String names = Settings.of(Stage.TRAIN).stream()
                .filter(setting -> setting.effect() == Effect.FINISH || setting.effect() == Effect.RUN)
                .map(setting -> "`" + setting.name() + "`")
                .collect(Collectors.joining(", ", "\n", "\n"));
        check(page, text.substring(0, from) + names + text.substring(to));
    }

    @Test
    void theSchemaOfRecordsIsUpToDate() throws IOException {
        check(DOCS.resolve("run.schema.json"), RunSchema.text());
    }

    @Test
    void theSchemaOfEvaluationsIsUpToDate() throws IOException {
        check(DOCS.resolve("evaluation.schema.json"), EvaluationSchema.text());
    }

    private static void check(Path published, String expected) throws IOException {
        if (Boolean.parseBoolean(System.getProperty("docs.update"))) {
            Files.writeString(published, expected);
        }
        assertThat(published)
                .as("write it anew: mvn -pl engine/contract test -Dtest=SettingsDocumentTest -Ddocs.update")
                .content(StandardCharsets.UTF_8)
                .isEqualTo(expected);
    }
}
