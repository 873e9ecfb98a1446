package dev.dreambooth.contract.settings.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts may speak of the identifier and the class; what a stage reads are plain texts. */
class PromptTemplatesTest {
    @TempDir
    private Path project;

    @Test
    void promptsComeFromTheListThenTheFile() throws IOException {
        Files.writeString(project.resolve("more.txt"), "# places\n\na {identifier} {subjectClass} at sea\n");

        ResolvedSettings settings = generate(Map.of(
                "prompts", List.of("a {subjectClass}"),
                "promptsFile", "more.txt",
                "subjectClass", "teddy bear",
                "negativePrompt", "a {identifier}"));

        assertThat(settings.get(GenerateSettings.PROMPTS)).containsExactly("a teddy bear", "a sks teddy bear at sea");
        assertThat(settings.get(GenerateSettings.NEGATIVE_PROMPT)).isEqualTo("a sks");
    }

    @Test
    void withoutPromptsTheInstancePromptStandsIn() {
        assertThat(generate(Map.of("subjectClass", "dog")).get(GenerateSettings.PROMPTS))
                .containsExactly("a photo of sks dog");
    }

    @Test
    void onTheCommandLineABarSeparatesPrompts() {
        assertThat(generate(Map.of("prompts", "a dog, red | a cat")).get(GenerateSettings.PROMPTS))
                .containsExactly("a dog, red", "a cat");
    }

    @Test
    void aPromptThatNeedsTheClassAsksForIt() {
        assertThatThrownBy(() -> generate(Map.of()))
                .hasMessageStartingWith("subjectClass is not set, but instancePrompt"
                        + " 'a photo of sks {subjectClass}' speaks of it.")
                .hasMessageContaining("-Ddreambooth.subjectClass=");
    }

    @Test
    void aFileWithoutPromptsOrWithoutTextIsRefused() throws IOException {
        Files.write(project.resolve("image.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', (byte) 0xff});
        Files.writeString(project.resolve("empty.txt"), "\n# nothing\n");

        assertThatThrownBy(() -> generate(Map.of("promptsFile", "image.png"))).hasMessageContaining("is not UTF-8");
        assertThatThrownBy(() -> generate(Map.of("promptsFile", "empty.txt"))).hasMessageContaining("holds no prompt");
        assertThatThrownBy(() -> generate(Map.of("promptsFile", "none.txt"))).hasMessageContaining("cannot be read");
    }

    private ResolvedSettings generate(Map<String, Object> values) {
        return SettingsResolver.resolve(Stage.GENERATE, project, List.of(SettingLayer.pom(values, project)));
    }
}
