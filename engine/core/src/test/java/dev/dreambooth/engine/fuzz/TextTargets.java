package dev.dreambooth.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.data.folder.Captions;
import dev.dreambooth.engine.fuzz.mutation.JsonMutator;
import dev.dreambooth.engine.fuzz.mutation.TextMutator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What people write: settings, prompts, captions; and the specification that a front end hands to a worker. */
final class TextTargets {
    private static final String YAML = """
            # a project
            learningRate: 5.0e-6
            maxTrainSteps: 400
            seed: 7
            randomFlip: true
            prompts: &all
              - a {identifier} {subjectClass} at sea
              - "a photo, \\"quoted\\": yes"
            negativePrompt: >-
              blurry,
              dark
            evaluationPrompts: *all
            gates:
              - {measure: subject, min: 0.3}
              - measure: prompt-margin
                against: base
                min: -0.1
            """;

    private static final String ONE = """
            instanceImages: images
            subjectClass: dog
            identifier: sks
            """;

    private static final String SEVERAL = """
            concepts:
              - {instanceImages: rex, subjectClass: &class dog, identifier: sks}
              - instanceImages: mimi
                subjectClass: cat
                identifier: zwx
                weight: 2.5
            classPrompt: a photo of a {subjectClass}
            """;

    private static final String PROMPTS = "# prompts\na photo of sks dog\n\nsks dog at sea\n";

    private TextTargets() {}

    static List<FuzzTarget> all() {
        return List.of(
                new FuzzTarget(
                        "yaml",
                        100,
                        false,
                        List.of(input("dreambooth.yaml", YAML + ONE), input("dreambooth.yaml", YAML + SEVERAL)),
                        (file, folder, output) -> settings(folder)),
                new FuzzTarget(
                        "prompts",
                        20,
                        false,
                        List.of(input("prompts.txt", PROMPTS)),
                        (file, folder, output) -> prompts(file, folder)),
                new FuzzTarget(
                        "caption",
                        20,
                        false,
                        List.of(input("01.txt", "a photo of sks dog on a beach\n")),
                        (file, folder, output) -> assertThat(Captions.read(file, SubjectSettings.INSTANCE_IMAGES))
                                .isNotBlank()
                                .doesNotContain("\n")),
                new FuzzTarget(
                        "run-spec",
                        40,
                        true,
                        List.of(FuzzInput.of("spec.json", written(), new JsonMutator())),
                        (file, folder, output) -> RunSpec.read(file).stageDirectory()));
    }

    private static FuzzInput input(String name, String text) {
        return FuzzInput.of(name, text.getBytes(StandardCharsets.UTF_8), TextMutator.ofYaml());
    }

    private static byte[] written() {
        return Seeds.written(specification(Stage.TRAIN, Path.of("project").toAbsolutePath())::write);
    }

    /** What a front end asks of a worker. */
    static RunSpec specification(Stage stage, Path folder) {
        Map<String, String> given = new HashMap<>();
        Map.of("instanceImages", "images", "subjectClass", "dog", "lora", "a.safetensors", "outputDirectory", "out")
                .forEach((name, value) -> given.put(SettingLayer.PROPERTY_PREFIX + name, value));
        return RunSpec.of(stage, sources(folder, given).resolve(stage), folder);
    }

    private static SettingSources sources(Path folder, Map<String, String> given) {
        return new SettingSources(
                folder,
                SettingLayer.defaults(Map.of("outputDirectory", "out"), folder),
                SettingLayer.pom(Map.of(), folder),
                SettingLayer.properties(given, Set.of(), folder),
                List.of());
    }

    private static void settings(Path folder) {
        SettingSources sources = sources(folder, Map.of());
        for (Stage stage : List.of(Stage.TRAIN, Stage.GENERATE, Stage.EVALUATE)) {
            ResolvedSettings settings = sources.resolve(stage);
            RunSpec.of(stage, settings, folder).toJson();
            settings.resultJson();
        }
        sources.overridden(Stage.TRAIN);
    }

    private static void prompts(Path file, Path folder) {
        Map<String, String> given = Map.of(
                SettingLayer.PROPERTY_PREFIX + "promptsFile",
                file.toString(),
                SettingLayer.PROPERTY_PREFIX + "subjectClass",
                "dog");
        ResolvedSettings settings = sources(folder, given).resolve(Stage.GENERATE);
        assertThat(settings.get(GenerateSettings.PROMPTS)).isNotEmpty().noneMatch(String::isBlank);
    }
}
