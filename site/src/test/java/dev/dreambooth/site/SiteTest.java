package dev.dreambooth.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The site is made of all documents, the same each time, and not at all where a link leads nowhere. */
class SiteTest {
    private static final String PNG = "it/quickstart/images/01.png";

    @TempDir
    private Path folder;

    private Path root;

    @BeforeEach
    void aSmallRepository() throws IOException {
        root = folder.resolve("root");
        write("pom.xml", "<version>1.2.3</version>");
        write("README.md", "# Little\n\nA repository.\n\n## A heading, `code`\n\nWords.\n");
        Files.createDirectories(root.resolve(PNG).getParent());
        Files.copy(Repository.ROOT.resolve(PNG), root.resolve(PNG));
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        Files.writeString(root.resolve(name), text);
    }

    private Document made(String page) throws IOException {
        Site.main(root.toString(), folder.resolve("site").toString());
        return Jsoup.parse(folder.resolve("site").resolve(page));
    }

    @Test
    void theSameDocumentsMakeTheSameBytes() throws IOException {
        Site.main(Repository.ROOT.toString(), folder.resolve("again").toString());

        assertThat(contents(folder.resolve("again"))).isEqualTo(contents(Repository.SITE));
    }

    private static Map<String, String> contents(Path site) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(site)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(site.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    @Test
    void linksLeadWithinTheSite() throws IOException {
        write(
                "docs/one.md",
                "# One\n\n[two](../README.md#a-heading-code) [self](#one) [licence](../LICENSE) ![a dog](../" + PNG
                        + ")\n");
        write("LICENSE", "free");
        Document page = made("one.html");

        assertThat(page.select("article a").eachAttr("href"))
                .containsExactly("readme.html#a-heading-code", "#one", "files/LICENSE.txt", "files/" + PNG);
        assertThat(page.select("article img").attr("src")).isEqualTo("files/" + PNG);
        assertThat(folder.resolve("site/files/LICENSE.txt")).hasContent("free");
        assertThat(page.select("footer").text()).contains("1.2.3");
    }

    @Test
    void namesOfSettingsLeadToTheirRows() throws IOException {
        write("docs/settings.md", """
                # Settings

                ## Common

                | setting | value |
                | --- | --- |
                | `model` | `seed` |
                | `maxSteps` | a number |
                """);
        write(
                "docs/one.md",
                "# `maxSteps`\n\n`maxSteps=4` `-Ddreambooth.maxSteps` `model` `model=x` `seed` `README.md` `docs/one.md`");
        Document page = made("one.html");

        assertThat(page.select("main a:has(code)").eachAttr("href"))
                .containsExactly(
                        "settings.html#setting-maxSteps",
                        "settings.html#setting-maxSteps",
                        "settings.html#setting-model",
                        "readme.html");
        assertThat(Jsoup.parse(folder.resolve("site/settings.html")).select("#setting-maxSteps td"))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "other.md, there is no such page",
        "README.md#heading, README.md has no heading of that name",
        "docs, the repository has no such file",
        "target/x.png, the repository has no such file",
        "../outside.txt, the repository has no such file",
        "ftp://elsewhere/, the repository has no such file"
    })
    void linksThatLeadNowhereAreRefused(String link, String why) throws IOException {
        write("docs/one.md", "# One\n");
        write("target/x.png", "");
        Files.writeString(folder.resolve("outside.txt"), "");
        write("SECURITY.md", "# Security\n\n[there](" + link + ")\n");

        assertThatThrownBy(() -> made("security.html"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SECURITY.md: '" + link + "' leads nowhere, since " + why + ".");
    }

    @Test
    void htmlIsRefusedAndCommentsAreLeftOut() throws IOException {
        write("docs/one.md", "# One\n\n<!-- written by a test -->\nText <!-- here --> goes on.\n\n- a\n");
        assertThat(made("one.html").select("article").html())
                .doesNotContain("written")
                .doesNotContain("here");

        write("docs/one.md", "# One\n\n<script>alert(1)</script>\n");
        assertThatThrownBy(() -> made("one.html"))
                .hasMessageContaining("<script>")
                .hasMessageContaining("Markdown alone");
    }

    @Test
    void aFolderIsItsReadMe() throws IOException {
        write("examples/web/README.md", "# Web\n");
        write("docs/one.md", "# One\n\n[web](../examples/web/) [title](../examples/web#web)\n");

        assertThat(made("one.html").select("article a").eachAttr("href"))
                .containsExactly("examples-web.html", "examples-web.html#web");
    }

    @Test
    void aDocumentThatNobodyPlacedIsFoundUnderMore() throws IOException {
        write("docs/new-thing.md", "# A new thing\n");
        write("examples/web/README.md", "# Web\n");
        write("engine/src/test/README.md", "# Not for readers\n");

        assertThat(made("readme.html").select("#pages h2:contains(More) + ul a").eachAttr("href"))
                .containsExactly("new-thing.html", "examples-web.html");
    }

    @Test
    void whatWasThereBeforeIsGone() throws IOException {
        Files.createDirectories(folder.resolve("site/files"));
        Files.writeString(folder.resolve("site/files/old.txt"), "");
        made("readme.html");

        assertThat(folder.resolve("site/files/old.txt")).doesNotExist();
    }
}
