package dev.dreambooth.frontend.jenkins;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.CacheSettings;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.value.Setting;
import java.util.List;
import java.util.Optional;

/** Which settings Jenkins offers, which first, and what is different of them there. */
final class JenkinsSettings {
    private JenkinsSettings() {}

    /** Returns the settings that everybody sets, in the order of a form. */
    static List<Setting<?>> first(Stage stage) {
        List<String> names = switch (stage) {
            case REGULARIZE -> List.of("subjectClass", "classImages", "model", "resolution", "seed");
            case TRAIN -> List.of("instanceImages", "subjectClass", "model", "maxTrainSteps", "learningRate");
            case GENERATE -> List.of("prompts", "subjectClass", "imagesPerPrompt", "model", "seed");
            case EVALUATE -> List.of("instanceImages", "subjectClass", "model", "gates", "evaluationImagesPerPrompt");
        };
        return names.stream()
                .<Setting<?>>map(name -> Settings.named(name).orElseThrow())
                .toList();
    }

    /** Returns those of a stage that can work in Jenkins. */
    static List<Setting<?>> of(Stage stage) {
        return Settings.of(stage).stream().filter(JenkinsSettings::works).toList();
    }

    /** Returns whether a setting can work in Jenkins: there is no settings.xml of Maven to take credentials from. */
    static boolean works(Setting<?> setting) {
        return !setting.equals(CacheSettings.REMOTE_CACHE_SERVER);
    }

    /** Returns the default as one would write it, if there is one; the command line has results elsewhere than Maven. */
    static Optional<String> defaultText(Setting<?> setting) {
        return setting.equals(CommonSettings.OUTPUT_DIRECTORY) ? Optional.of("dreambooth") : setting.defaultText();
    }

    /** Returns the words to choose from; none if there is no such list. */
    static List<String> choices(Setting<?> setting) {
        ObjectNode schema = schema(setting);
        JsonNode choices =
                schema.has("enum") ? schema.path("enum") : schema.path("items").path("enum");
        return choices.isMissingNode()
                ? List.of()
                : choices.valueStream().map(JsonNode::asText).toList();
    }

    /** Returns the limits of a setting as the schema of {@code dreambooth.yaml} has them. */
    static ObjectNode schema(Setting<?> setting) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        setting.type().describe(schema);
        return schema;
    }
}
