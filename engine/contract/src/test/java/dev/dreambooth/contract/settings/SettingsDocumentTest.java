package dev.dreambooth.contract.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The published pages about settings say what the code says. After a change, write them anew with
 * {@code mvn -pl engine/contract test -Dtest=SettingsDocumentTest -Ddocs.update}.
 */
class SettingsDocumentTest {
    private static final Path DOCS = Path.of("..", "..", "docs");

    @Test
    void theTableOfSettingsIsUpToDate() throws IOException {
        check(DOCS.resolve("settings.md"), SettingsDocument.text());
    }

    @Test
    void theSchemaIsUpToDate() throws IOException {
        check(DOCS.resolve("dreambooth.schema.json"), SettingsSchema.text());
    }

    private static void check(Path published, String expected) throws IOException {
        if (Boolean.parseBoolean(System.getProperty("docs.update"))) {
            Files.writeString(published, expected);
        }
        assertThat(published)
                .as("write it anew: mvn -pl engine/contract test -Dtest=SettingsDocumentTest -Ddocs.update")
                .content()
                .isEqualTo(expected);
    }
}
