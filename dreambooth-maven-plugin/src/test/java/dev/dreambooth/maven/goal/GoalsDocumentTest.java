package dev.dreambooth.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.value.Setting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The page about the plugin lists the parameters that the goals have. After a change, write it anew with {@code mvn -pl
 * dreambooth-maven-plugin -am test -Dtest=GoalsDocumentTest -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.update}.
 */
class GoalsDocumentTest {
    private static final Path PAGE = Path.of("..", "docs", "maven.md");
    private static final String BEGIN = "<!-- parameters: written by GoalsDocumentTest -->\n";
    private static final String END = "<!-- end of parameters -->\n";

    @Test
    void theTableOfParametersIsUpToDate() throws Exception {
        String published = Files.readString(PAGE);
        int begin = published.indexOf(BEGIN) + BEGIN.length();
        String expected = published.substring(0, begin) + table() + published.substring(published.indexOf(END));
        if (Boolean.parseBoolean(System.getProperty("docs.update"))) {
            Files.writeString(PAGE, expected);
        }

        assertThat(PAGE).content(StandardCharsets.UTF_8).isEqualTo(expected);
    }

    private static String table() throws Exception {
        Map<String, GoalDescriptor> goals = GoalDescriptor.readAll();
        StringBuilder table = new StringBuilder(
                "| parameter | regularize | train | generate | evaluate | package |\n| --- | --- | --- | --- | --- | --- |\n");
        for (Setting<?> setting : Settings.all()) {
            table.append("| `").append(setting.name()).append("` |");
            for (String goal : List.of("regularize", "train", "generate", "evaluate", "package")) {
                boolean has = goals.get(goal).descriptions().containsKey(setting.name());
                table.append(has ? " ✓ |" : " |");
            }
            table.append('\n');
        }
        return table.toString();
    }
}
