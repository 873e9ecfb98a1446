package dev.dreambooth.jenkins.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.jenkins.fake.Browser;
import dev.dreambooth.jenkins.fake.JenkinsFrame;
import dev.dreambooth.jenkins.local.LocalJenkins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the script of the pages does to them in a browser, where this machine has one. Without it they show the same. */
class PageScriptTest {
    private static final int WIDE = 1280;

    @TempDir
    private Path folder;

    @BeforeEach
    void startJenkins() {
        LocalJenkins.reset();
    }

    @Test
    void anImageLiesOverTheEarlierOneWithASliderBetweenThem() throws Exception {
        String moved = """
                <script>
                addEventListener('load', () => {
                  const slider = document.querySelector('input[type=range]');
                  slider.value = 25;
                  slider.dispatchEvent(new Event('input'));
                });
                </script>
                """;

        String page = open("image, asked for", moved);

        assertThat(page)
                .containsPattern(
                        "<input [^>]*type=\"range\" aria-label=\"How much of this build's image lies over the earlier one\"")
                .containsPattern(
                        "<img alt=\"\" src=\"[^\"]+/artifact/dreambooth/[^>]*style=\"clip-path: inset\\(0(px)? 75% 0(px)? 0(px)?\\)");
    }

    @Test
    void anImageWithNothingBesideItHasNoSlider() throws Exception {
        assertThat(open("no image", "")).doesNotContain("type=\"range\"");
    }

    private String open(String state, String script) throws IOException, InterruptedException {
        Browser browser = Browser.orSkip(folder);
        String page =
                JenkinsFrame.LIGHT.around("koala #7", PageStates.in(folder).get(state), JenkinsFrame.script() + script);
        return browser.open(Files.writeString(folder.resolve("page.html"), page), WIDE);
    }
}
