package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.engine.evaluation.encoder.LpipsWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Walks the catalogue: a setting that is said to matter for the result changes the bytes of a tiny run, or a message names
 * it and says why it cannot; one that is said not to matter leaves every byte as it is. {@link SettingProbes} has the values.
 */
class EffectOfSettingsTest extends TinyRuns {
    private final Map<List<Object>, TinyResult> bases = new HashMap<>();
    private int runs;

    @BeforeEach
    void layOutInputs() throws Exception {
        TinyRun draw = new TinyRun(folder);
        for (int i = 0; i < 2; i++) {
            draw.image("others/" + i + ".png", 32, 40, i + 5);
            draw.image("masked/" + i + ".png", 40, 32, i + 5);
            draw.image("masked/" + i + "-mask.png", 40, 32, i + 9);
        }
        copy(folder.resolve("images"), "copied");
        copy(folder.resolve("masked"), "copied-masked");
        copy(Path.of(settings("").get("model")), "model");
        copy(heldOut(), "copied-held-out");
        Path words = Path.of(
                EffectOfSettingsTest.class.getResource("/golden/embeddings").toURI());
        copy(words, "words");
        copy(words, "copied-words");
        Files.writeString(folder.resolve("prompts.txt"), "a cat at sea\n");
        Files.writeString(folder.resolve("copied-prompts.txt"), "a cat at sea\n");
        Files.writeString(folder.resolve("nothing.yaml"), "# nothing\n");
        Files.writeString(
                folder.resolve("something.yaml"), "guidanceScale: 2\nclassGuidanceScale: 2\nnoiseOffset: 0.1\n");
        Map<String, String> lora = base();
        lora.put("learningRate", null);
        lora.putAll(Map.of("trainMethod", "lora", "loraLearningRate", "1e-1"));
        assertThat(result(Stage.TRAIN, lora, "lora").exitCode()).isEqualTo(ExitCode.OK);
        copy(folder.resolve("lora/model"), "adapters");
        copy(folder.resolve("lora/model"), "copied-adapters");
        Path encoders = Path.of(
                EffectOfSettingsTest.class.getResource("/golden/encoders").toURI());
        copy(encoders, "encoders");
        copy(encoders, "copied-encoders");
        LpipsWeights.write(Files.createDirectories(folder.resolve("lpips")), LpipsWeights.SEED);
        copy(folder.resolve("lpips"), "copied-lpips");
        assertThat(result(Stage.EVALUATE, base(), "judged").exitCode()).isEqualTo(ExitCode.OK);
        copy(folder.resolve("judged/evaluation"), "good");
        copy(folder.resolve("judged/evaluation"), "copied-good");
    }

    private void copy(Path from, String to) throws IOException {
        for (Map.Entry<String, byte[]> file : files(from).entrySet()) {
            Path target = folder.resolve(to).resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
    }

    @TestFactory
    Stream<DynamicNode> settings() throws Exception {
        SettingProbes probes = new SettingProbes(folder);
        return Settings.all().stream().map(setting -> {
            List<SettingProbe> own = probes.of(setting);
            Stream<DynamicTest> looks = own.stream()
                    .flatMap(probe -> probe.stages().stream()
                            .map(stage ->
                                    DynamicTest.dynamicTest(stage.id() + ": " + probe, () -> compare(stage, probe))));
            DynamicTest complete = DynamicTest.dynamicTest("is looked at", () -> assertComplete(setting, own));
            return DynamicContainer.dynamicContainer(setting.name(), Stream.concat(Stream.of(complete), looks));
        });
    }

    /** For each stage that reads the setting, what its effect promises has to be seen. */
    private static void assertComplete(Setting<?> setting, List<SettingProbe> probes) {
        for (SettingProbe.Expected wanted : wanted(setting.effect())) {
            TreeSet<Stage> seen = new TreeSet<>();
            probes.stream()
                    .filter(probe -> probe.expected() == wanted
                            || (probe.expected() == SettingProbe.Expected.NAMED
                                    && wanted == SettingProbe.Expected.CHANGES)
                            || (probe.expected() == SettingProbe.Expected.NOTHING
                                    && wanted == SettingProbe.Expected.STAYS))
                    .forEach(probe -> seen.addAll(probe.stages()));
            assertThat(seen)
                    .as("stages that SettingProbes runs for %s, whose effect is %s", setting, setting.effect())
                    .isNotEmpty()
                    .containsAll(setting.stages());
        }
    }

    private static List<SettingProbe.Expected> wanted(Effect effect) {
        return switch (effect) {
            case RESULT, FINISH -> List.of(SettingProbe.Expected.CHANGES);
            case INPUT -> List.of(SettingProbe.Expected.CHANGES, SettingProbe.Expected.STAYS);
            case RUN -> List.of(SettingProbe.Expected.STAYS);
        };
    }

    private void compare(Stage stage, SettingProbe probe) throws Exception {
        Map<String, String> settings = base();
        settings.putAll(probe.beside());
        List<Object> key = List.of(stage, probe.beside());
        if (!bases.containsKey(key)) {
            bases.put(key, result(stage, settings, "run-" + runs++));
        }
        TinyResult without = bases.get(key);
        settings.put(probe.setting().name(), probe.value());
        TinyResult with = result(stage, settings, "run-" + runs++);
        switch (probe.expected()) {
            case CHANGES -> {
                assertThat(with.content().equals(without.content()) && with.exitCode() == without.exitCode())
                        .as("the same tensors and pixels with %s: %s", probe, with.messages())
                        .isFalse();
                assertThat(with.fingerprint()).isNotEqualTo(without.fingerprint());
            }
            case STAYS -> {
                assertThat(with.exitCode()).as(with.messages()).isEqualTo(ExitCode.OK);
                assertThat(without.files()).isNotEmpty();
                assertThat(with.files()).containsExactlyEntriesOf(without.files());
                assertThat(with.fingerprint()).isEqualTo(without.fingerprint());
            }
            case NAMED -> assertThat(with.messages()).contains(probe.setting().name());
            case NOTHING -> {
                assertThat(with.exitCode()).as(with.messages()).isEqualTo(ExitCode.OK);
                assertThat(with.files()).isEmpty();
            }
        }
    }

    /** Three steps at 32 pixels, with two class images; what is judged is the base model itself. */
    private Map<String, String> base() throws Exception {
        Map<String, String> settings = settings("");
        settings.putAll(Map.of("maxTrainSteps", "3", "classImages", "2", "threads", "1"));
        settings.putAll(Map.of(
                "trainedModel",
                folder.resolve("model").toString(),
                "subjectEncoder",
                folder.resolve("encoders/dinov2").toString(),
                "textEncoder",
                folder.resolve("encoders/clip_openai").toString(),
                "evaluationPrompts",
                "a {identifier} {subjectClass}|a photo of {identifier} {subjectClass}",
                "evaluationImagesPerPrompt",
                "2",
                "evaluationClassImagesPerPrompt",
                "1"));
        settings.keySet().removeAll(List.of("trainTextEncoder", "randomFlip", "outputDirectory"));
        return settings;
    }

    private TinyResult result(Stage stage, Map<String, String> wanted, String output) throws Exception {
        Map<String, String> settings = new HashMap<>(wanted);
        settings.values().removeIf(Objects::isNull);
        settings.replaceAll((name, value) -> value.replace("{run}", output));
        settings.putIfAbsent("outputDirectory", folder.resolve(output).toString());
        Event.RunFinished end;
        try {
            end = run(stage, settings);
        } catch (UserError refusal) {
            return TinyResult.of(refusal.exitCode(), List.of(refusal.getMessage()), List.of());
        }
        List<String> messages = new ArrayList<>(List.of(end.message()));
        events.stream()
                .filter(Event.Warning.class::isInstance)
                .forEach(event -> messages.add(((Event.Warning) event).message()));
        return TinyResult.of(end.exitCode(), messages, folders(stage, settings));
    }

    /** Returns the folders of a stage's results, parts of a sheet among them. */
    private static List<Path> folders(Stage stage, Map<String, String> settings) throws IOException {
        if (stage == Stage.REGULARIZE && settings.containsKey("classImagesDirectory")) {
            return List.of(Path.of(settings.get("classImagesDirectory")));
        }
        Path output = Path.of(settings.get("outputDirectory"));
        if (!Files.isDirectory(output)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(output)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith(stage.folder()))
                    .sorted()
                    .toList();
        }
    }
}
