package dev.dreambooth.jenkins.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.jenkins.fake.Browser;
import dev.dreambooth.jenkins.fake.JenkinsFrame;
import dev.dreambooth.jenkins.local.LocalJenkins;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What axe finds on the pages in a browser, where this machine has one: WCAG 2.2 at level AA and axe's best practices, in the
 * light theme on a wide window and in the dark one on a narrow one.
 */
class AccessibilityTest {
    private static final int WIDE = 1280;
    private static final int NARROW = 500;
    private static final Pattern FOUND = Pattern.compile("<pre id=\"found\">([^<]*)</pre>");
    /** Each state in turn is the document: all of them in one would be no page. */
    private static final String RUN = """
            <script>
            const found = [];
            const main = document.querySelector('main');
            const rules = {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations']};
            (async () => {
              for (const state of document.querySelectorAll('template')) {
                main.replaceChildren(state.content.cloneNode(true));
                const result = await axe.run(document, rules);
                found.push(state.id + ': ' + result.passes.length + ' rules');
                for (const violation of result.violations) {
                  const node = violation.nodes[0];
                  found.push(`${state.id}: ${violation.id}, ${violation.nodes.length} times, first at ${node.target}: ${node.failureSummary}`);
                }
              }
              const pre = document.createElement('pre');
              pre.id = 'found';
              pre.textContent = encodeURIComponent(found.join('\\n\\n'));
              document.body.append(pre);
            })();
            </script>
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void startJenkins() {
        LocalJenkins.reset();
    }

    @Test
    void noStateOfAPageShutsAnybodyOut() throws Exception {
        Browser browser = Browser.orSkip(folder);
        Map<String, String> states = PageStates.in(folder);
        assertNothingIsFound(browser, JenkinsFrame.LIGHT, WIDE, states);
        assertNothingIsFound(browser, JenkinsFrame.DARK, NARROW, states);
    }

    private void assertNothingIsFound(Browser browser, JenkinsFrame theme, int width, Map<String, String> states)
            throws Exception {
        List<String> found = new ArrayList<>(found(browser.open(page(theme, states), width)));
        List<String> looked = found.stream()
                .filter(line -> line.matches("(?s)[^:]+: \\d\\d+ rules"))
                .toList();
        found.removeAll(looked);
        assertThat(found).as("%s, %d px", theme, width).isEmpty();
        assertThat(looked).as("%s, %d px", theme, width).hasSameSizeAs(states.keySet());
    }

    /** One that looks at nothing would find nothing. */
    @Test
    void axeFindsWhatIsWrong() throws Exception {
        Browser browser = Browser.orSkip(folder);
        Path page = page(
                JenkinsFrame.LIGHT,
                Map.of("wrong", "<h1>Pictures</h1><img src=\"a.png\"><p style=\"color: #ccc\">faint</p>"));
        assertThat(found(browser.open(page, WIDE)))
                .anyMatch(line -> line.startsWith("wrong: image-alt"))
                .anyMatch(line -> line.startsWith("wrong: color-contrast"));
    }

    private Path page(JenkinsFrame theme, Map<String, String> states) throws IOException {
        StringBuilder after = new StringBuilder();
        states.forEach((name, view) -> after.append("<template id=\"")
                .append(name)
                .append("\">")
                .append(view)
                .append("</template>"));
        Path script = folder.resolve("axe.min.js");
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/axe.min.js"))) {
            Files.write(script, in.readAllBytes());
        }
        after.append("<script src=\"")
                .append(script.toUri())
                .append("\"></script>")
                .append(RUN);
        return Files.writeString(
                folder.resolve(theme + ".html"),
                theme.around("koala #7", "", after.toString()),
                StandardCharsets.UTF_8);
    }

    private static List<String> found(String page) {
        Matcher found = FOUND.matcher(page);
        assertThat(found.find()).as(page).isTrue();
        return List.of(URLDecoder.decode(found.group(1).replace("+", "%2B"), StandardCharsets.UTF_8)
                .split("\n\n", -1));
    }
}
