package dev.dreambooth.contract.settings;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.value.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes docs/settings.md from the catalogue of settings. */
final class SettingsDocument {
    private static final String INTRODUCTION = """
            # Settings

            The same names everywhere: in `dreambooth.yaml` beside the POM, in the plugin's `<configuration>`, and on the
            command line after `-Ddreambooth.`; each of these overrides the one before, and all of them what a base model
            recommends for itself in `dreambooth-defaults.json` (in the tables: the defaults where it recommends nothing,
            which suit Stable Diffusion 1.x at 512 pixels). Relative paths start from the project's folder, those in a
            configuration file from the folder of that file.

            ```yaml
            # dreambooth.yaml
            instanceImages: photos
            subjectClass: dog
            maxTrainSteps: 400
            prompts:
              - a photo of {identifier} {subjectClass} on the beach
            ```
            ```xml
            <configuration>
              <maxTrainSteps>400</maxTrainSteps>
            </configuration>
            ```
            ```sh
            mvn dreambooth:train -Ddreambooth.maxTrainSteps=400
            ```

            """;

    private SettingsDocument() {}

    /** Returns the text of the document. */
    static String text() {
        StringBuilder text = new StringBuilder(INTRODUCTION);
        for (Map.Entry<String, List<Setting<?>>> chapter : Settings.chapters().entrySet()) {
            text.append("## ").append(chapter.getKey()).append("\n\n");
            text.append("| setting | value | default | read by | |\n| --- | --- | --- | --- | --- |\n");
            chapter.getValue().forEach(setting -> text.append(row(setting)));
            text.append('\n');
        }
        return text.toString().stripTrailing() + "\n";
    }

    private static String row(Setting<?> setting) {
        return "| `%s` | %s%s | %s | %s | %s |%n"
                .formatted(
                        setting.name(),
                        setting.type().accepted().replace("|", "\\|"),
                        setting.unit().isEmpty() ? "" : " (" + setting.unit() + ")",
                        setting.defaultText()
                                .map(text -> text.isEmpty() ? "empty" : "`" + text.replace("|", "\\|") + "`")
                                .orElse("none"),
                        stages(setting),
                        setting.description())
                .replace(System.lineSeparator(), "\n");
    }

    private static String stages(Setting<?> setting) {
        if (setting.stages().isEmpty()) {
            return "package";
        }
        if (setting.stages().size() == Stage.values().length) {
            return "all";
        }
        return Arrays.stream(Stage.values())
                .filter(setting.stages()::contains)
                .map(Stage::id)
                .collect(Collectors.joining(", "));
    }
}
