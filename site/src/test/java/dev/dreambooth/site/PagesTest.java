package dev.dreambooth.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page of the site can be read by everybody, leads only to what is there, and loads nothing of other sites. */
class PagesTest {
    /** What makes a browser load something, where it is not a link to follow. */
    private static final Set<String> LOADING =
            Set.of("src", "srcset", "data", "poster", "background", "action", "formaction");

    private static Map<String, Document> pages = Map.of();

    @BeforeAll
    static void read() throws IOException {
        pages = Repository.pages();
    }

    static Set<String> names() throws IOException {
        return Repository.pages().keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void saysWhatItIs(String name) {
        Document page = pages.get(name);
        assertThat(page.selectFirst("html").attr("lang")).isEqualTo("en");
        assertThat(page.title()).isNotBlank();
        assertThat(page.select("meta[charset=utf-8]")).hasSize(1);
        assertThat(page.select("meta[name=viewport]").attr("content")).contains("width=device-width");
        assertThat(page.select("meta[name=description]").attr("content")).hasSizeGreaterThan(20);
        assertThat(page.select("main")).hasSize(1);
        assertThat(page.select("nav:not([aria-label], [aria-labelledby])")).isEmpty();
    }

    @Test
    void noTwoPagesHaveOneTitle() {
        assertThat(pages.values().stream().map(Document::title)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("names")
    void hasOneTitleAndHeadingsOneBelowTheOther(String name) {
        List<Element> headings = pages.get(name).select("main :is(h1, h2, h3, h4, h5, h6)");
        assertThat(pages.get(name).select("h1")).hasSize(1);
        assertThat(headings.get(0).normalName()).isEqualTo("h1");
        int before = 1;
        for (Element heading : headings) {
            int level = heading.normalName().charAt(1) - '0';
            assertThat(level).as("level of '%s'", heading.text()).isLessThanOrEqualTo(before + 1);
            assertThat(heading.text()).isNotBlank();
            before = level;
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void describesItsImages(String name) {
        for (Element image : pages.get(name).select("img")) {
            String text = image.attr("alt");
            assertThat(text).as("what stands in for %s", image.attr("src")).matches("(?s).*\\S\\s+\\S.*\\s\\S.*");
            assertThat(text).doesNotContainPattern("\\.(png|jpe?g|svg|webp)\\b");
            assertThat(image.attr("width") + image.attr("height")).containsOnlyDigits();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void leadsToWhatIsThere(String name) throws IOException {
        assertThat(pages.get(name).select("[id]").eachAttr("id")).doesNotHaveDuplicates();
        for (Element link : pages.get(name).select("a, link")) {
            String target = link.attr("href");
            if (link.normalName().equals("a") && target.matches("https?://[^/]+\\.[^/]+.*")) {
                continue;
            }
            String file = target.replaceFirst("#.*", "");
            String anchor = target.substring(file.length()).replaceFirst("#", "");
            String page = file.isEmpty() ? name : file;
            assertThat(Repository.SITE.resolve(page))
                    .as("where '%s' leads", target)
                    .isRegularFile();
            if (!anchor.isEmpty()) {
                assertThat(pages.get(page).getElementById(anchor))
                        .as("where '%s' leads", target)
                        .isNotNull();
            }
            assertThat(link.text() + link.select("img").attr("alt") + link.attr("rel"))
                    .as("what '%s' says", target)
                    .isNotBlank();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void loadsNothingOfOthers(String name) {
        String policy = pages.get(name)
                .select("meta[http-equiv=Content-Security-Policy]")
                .attr("content");
        assertThat(policy.split("; ")).contains("default-src 'none'", "style-src 'self'", "img-src 'self'");
        assertThat(policy).doesNotContain("unsafe").doesNotContain(":").doesNotContain("*");
        for (Element element : pages.get(name).getAllElements()) {
            for (Attribute attribute : element.attributes()) {
                boolean loads = LOADING.contains(attribute.getKey())
                        || (element.normalName().equals("link")
                                && attribute.getKey().equals("href"));
                if (loads) {
                    Path file = Repository.SITE.resolve(attribute.getValue()).normalize();
                    assertThat(attribute.getValue()).doesNotContain(":").doesNotStartWith("/");
                    assertThat(Files.isRegularFile(file) && file.startsWith(Repository.SITE))
                            .as("%s", element)
                            .isTrue();
                }
                assertThat(attribute.getKey())
                        .as("in %s", element)
                        .isNotEqualTo("style")
                        .doesNotStartWith("on");
            }
        }
        assertThat(pages.get(name).select("style, iframe, object, embed, script:not([src]), base"))
                .isEmpty();
    }
}
