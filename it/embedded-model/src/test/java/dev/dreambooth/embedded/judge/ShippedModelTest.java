package dev.dreambooth.embedded.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model that the engine ships draws what it is asked for, where it is asked to. */
class ShippedModelTest {
    private static final Path SHIPPED = Path.of("../../engine/core/src/main/resources/dev/dreambooth/engine/embedded");

    @Test
    void obeys(@TempDir Path folder) throws IOException {
        Score score = new Judge().judge(SHIPPED, 2, folder.resolve("sheet.png"));
        assertThat(score.nouns()).as(score.toString()).isGreaterThanOrEqualTo(0.95);
        assertThat(score.places()).as(score.toString()).isGreaterThanOrEqualTo(0.95);
        assertThat(score.count()).isEqualTo(48);
    }
}
