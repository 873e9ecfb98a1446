package dev.dreambooth.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** The pages that are written for the site say what the documents say, and show what they show. */
class StartAndGalleryTest {
    @Test
    void theStartPageShowsTheSheetAndTheCommandOfTheReadMe() throws IOException {
        Document start = Repository.pages().get("index.html");
        String command = start.select("pre code.language-sh").text().strip();

        assertThat(command).startsWith("mvn ");
        assertThat(Files.readString(Repository.ROOT.resolve("README.md"))).contains("\n" + command + "\n");
        assertThat(start.select("article img").eachAttr("src"))
                .contains("files/it/embedded-model/sheets/quickstart.png");
    }

    @Test
    void theFiveMinuteStartIsThatOfTheGuide() throws IOException {
        Document start = Repository.pages().get("start.html");
        Document guide = Repository.pages().get("guide.html");

        assertThat(start.select("h1").text()).isEqualTo("Five-minute start");
        assertThat(start.select("pre").eachText())
                .hasSizeGreaterThan(4)
                .isEqualTo(guide.select("pre")
                        .eachText()
                        .subList(0, start.select("pre").size()));
        assertThat(start.select("article h2")).isEmpty();
    }

    @Test
    void theGalleryHasEveryImage() throws IOException {
        Set<String> shown = new TreeSet<>();
        for (Document page : Repository.pages().values()) {
            shown.addAll(page.select("img").eachAttr("src"));
        }

        assertThat(Repository.pages().get("gallery.html").select("img").eachAttr("src"))
                .as("site/pages/gallery.md")
                .hasSizeGreaterThan(10)
                .containsAll(shown);
    }
}
