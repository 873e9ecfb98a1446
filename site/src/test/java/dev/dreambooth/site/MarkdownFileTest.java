package dev.dreambooth.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Headings have the anchors that code hosts give them, in every language of the machine. */
class MarkdownFileTest {
    private static final String TEXT = """
            # Title: a *word*, `some.code` & more
            ## What `scheduler_config.json` may say
            ## Images, models (exit code 3)
            ## A
            ## A
            ## INPAINTING
            """;

    @Test
    void anchorsAreThoseOfCodeHosts() {
        assertThat(MarkdownFile.parse(TEXT).anchors().values())
                .containsExactly(
                        "title-a-word-somecode--more",
                        "what-scheduler_configjson-may-say",
                        "images-models-exit-code-3",
                        "a",
                        "a-1",
                        "inpainting");
    }

    @Test
    void aTurkishMachineMakesTheSame() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(MarkdownFile.parse(TEXT).anchors().values()).contains("inpainting");
        } finally {
            Locale.setDefault(before);
        }
    }
}
