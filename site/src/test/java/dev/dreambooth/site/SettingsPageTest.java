package dev.dreambooth.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** The page of settings has every setting in a place of its own, and a search that is there for those who have scripts. */
class SettingsPageTest {
    @Test
    void everySettingHasAPlace() throws IOException {
        List<String> places =
                Repository.pages().get("settings.html").select("tbody tr").eachAttr("id");

        assertThat(places.stream().map(place -> place.replace("setting-", "")))
                .containsExactlyInAnyOrderElementsOf(new Vocabulary().settings());
    }

    @Test
    void theSearchWaitsForItsScript() throws IOException {
        Document page = Repository.pages().get("settings.html");
        Element form = page.getElementById("search");

        assertThat(form.hasAttr("hidden")).isTrue();
        assertThat(form.select("label[for=q]")).hasSize(1);
        assertThat(page.select("script").eachAttr("src")).containsExactly("search.js");
        assertThat(page.select("meta[http-equiv]").attr("content")).contains("script-src 'self'");
        assertThat(Files.readString(Repository.SITE.resolve("search.js")))
                .contains("getElementById(\"" + form.id() + "\")")
                .doesNotContain("http")
                .doesNotContain("innerHTML");
    }

    @Test
    void noOtherPageRunsAScript() throws IOException {
        for (Map.Entry<String, Document> page : Repository.pages().entrySet()) {
            if (!page.getKey().equals("settings.html")) {
                assertThat(page.getValue().select("script")).as(page.getKey()).isEmpty();
                assertThat(page.getValue().select("meta[http-equiv]").attr("content"))
                        .contains("script-src 'none'");
            }
        }
    }
}
