package dev.dreambooth.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The style sheet loads nothing, and its colours can be read, light and dark (WCAG 2.2, success criteria 1.4.3 and 1.4.11). */
class StyleTest {
    private static final Pattern COLOURS = Pattern.compile(":root \\{([^}]*)\\}");
    private static final Pattern COLOUR = Pattern.compile("--(\\w+): #(\\p{XDigit}{6});");

    private static String style() throws IOException {
        return Files.readString(Repository.SITE.resolve("style.css"));
    }

    @Test
    void loadsNothing() throws IOException {
        assertThat(style()).doesNotContain("url(").doesNotContain("@import").doesNotContain("@font-face");
    }

    @Test
    void canBeReadInLightAndInDark() throws IOException {
        List<Map<String, String>> themes = COLOURS.matcher(style())
                .results()
                .map(theme -> COLOUR.matcher(theme.group(1))
                        .results()
                        .collect(Collectors.toMap((MatchResult colour) -> colour.group(1), colour -> colour.group(2))))
                .toList();

        assertThat(themes)
                .hasSize(2)
                .extracting(Map::keySet)
                .containsOnly(themes.get(0).keySet());
        for (Map<String, String> theme : themes) {
            for (String text : List.of("text", "quiet", "link")) {
                for (String ground : List.of("ground", "raised", "mark")) {
                    assertThat(contrast(theme.get(text), theme.get(ground)))
                            .as("%s on %s", text, ground)
                            .isGreaterThan(4.5);
                }
            }
            assertThat(contrast(theme.get("accent"), theme.get("ground")))
                    .as("what marks the focus")
                    .isGreaterThan(3);
        }
    }

    private static double contrast(String one, String other) {
        double brighter = Math.max(luminance(one), luminance(other));
        double darker = Math.min(luminance(one), luminance(other));
        return (brighter + 0.05) / (darker + 0.05);
    }

    private static double luminance(String colour) {
        return 0.2126 * linear(colour, 0) + 0.7152 * linear(colour, 2) + 0.0722 * linear(colour, 4);
    }

    private static double linear(String colour, int at) {
        double value = Integer.parseInt(colour.substring(at, at + 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
