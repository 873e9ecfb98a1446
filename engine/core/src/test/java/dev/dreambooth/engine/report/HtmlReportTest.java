package dev.dreambooth.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.record.ResultFiles;
import dev.dreambooth.engine.report.HtmlReport.Image;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Pages that show what they were given, whatever it was, and run nothing. */
class HtmlReportTest {
    private static final String HOSTILE = "<script>alert('1')</script> & \"sks\" \u0000";

    @TempDir
    Path folder;

    @Test
    void showsTextsTablesAndImages() throws Exception {
        Document page = write(new HtmlReport("Duck")
                .figures(Map.of("steps", "400"))
                .table("Settings", Map.of("seed", "42"))
                .images("Samples", List.of(new Image("images/0.png", "a duck"))));
        assertThat(text(page, "h1")).isEqualTo("Duck");
        assertThat(text(page, "li")).isEqualTo("400 steps");
        assertThat(text(page, "dt") + "=" + text(page, "dd")).isEqualTo("seed=42");
        assertThat(text(page, "figcaption")).isEqualTo("a duck");
        assertThat(attribute(page, "img", "src")).isEqualTo("./images/0.png");
        assertThat(attribute(page, "img", "alt")).isEqualTo("a duck");
    }

    @Test
    void bringsItsStyleSheetAndNoInlineStyleOrScript() throws Exception {
        Document page = write(new HtmlReport("Duck").images("Samples", List.of(new Image("a.png", "a"))));
        assertThat(folder.resolve(attribute(page, "link", "href"))).isNotEmptyFile();
        assertThat(Files.readString(folder.resolve("report.html"))).doesNotContain("style=", "<style", "<script");
    }

    @Test
    void escapesAllItIsGiven() throws Exception {
        Document page = write(new HtmlReport(HOSTILE)
                .figures(Map.of(HOSTILE, HOSTILE))
                .table(HOSTILE, Map.of(HOSTILE, HOSTILE))
                .images(HOSTILE, List.of(new Image("a.png", HOSTILE))));
        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        String shown = HOSTILE.replace('\u0000', '\uFFFD');
        for (String tag : List.of("title", "h1", "h2", "dt", "dd", "b", "figcaption")) {
            assertThat(text(page, tag)).as(tag).isEqualTo(shown);
        }
        assertThat(attribute(page, "img", "alt")).isEqualTo(shown);
    }

    @Test
    void addressesStayInsideTheFolderWhateverTheFileIsCalled() throws Exception {
        for (String name : List.of("javascript:alert(1)", "a b#c?d%e.png", "ä\"'<.png")) {
            Document page = write(new HtmlReport("Duck").images("Samples", List.of(new Image(name, "a"))));
            String address = attribute(page, "img", "src");
            assertThat(folder.toUri().resolve(address).getPath())
                    .isEqualTo(folder.toUri().getPath() + name);
        }
    }

    @Test
    void foldsLongTablesAndShowsShortOnes() throws Exception {
        Map<String, String> rows = new TreeMap<>(Map.of("name 1", "value"));
        Document page = write(new HtmlReport("Duck").table("Made with", rows));
        assertThat(attribute(page, "details", "open")).isNotEmpty();
        for (int i = 2; i <= 40; i++) {
            rows.put("name " + i, "value");
        }
        page = write(new HtmlReport("Duck").table("Settings", rows));
        assertThat(attribute(page, "details", "open")).isEmpty();
        assertThat(text(page, "summary")).isEqualTo("Settings 40");
    }

    @Test
    void darkScreensGetADrawingOfTheirOwn() throws Exception {
        Document page = write(new HtmlReport("Duck").chart("Loss", new Image("a.svg", "falling"), "b<.svg"));
        assertThat(attribute(page, "source", "srcset")).isEqualTo("./b%3C.svg");
        assertThat(attribute(page, "source", "media")).isEqualTo("(prefers-color-scheme: dark)");
        assertThat(attribute(page, "img", "src")).isEqualTo("./a.svg");
    }

    @Test
    void smallImagesAreEnlargedByPixels() throws Exception {
        Document page = write(new HtmlReport("Duck").images("Samples", List.of(new Image("a.png", "a", 64))));
        assertThat(attribute(page, "img", "class")).isEqualTo("small");
        page = write(new HtmlReport("Duck").images("Samples", List.of(new Image("a.png", "a", 512))));
        assertThat(attribute(page, "img", "class")).isEmpty();
    }

    private Document write(HtmlReport report) throws Exception {
        report.write(folder);
        String html = Files.readString(folder.resolve(ResultFiles.REPORT));
        Path xml = Files.writeString(folder.resolve("page.xml"), html.replaceFirst("<!DOCTYPE html>", ""));
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml.toFile());
    }

    private static String text(Document page, String tag) {
        return page.getElementsByTagName(tag).item(0).getTextContent();
    }

    private static String attribute(Document page, String tag, String name) {
        return ((Element) page.getElementsByTagName(tag).item(0)).getAttribute(name);
    }
}
