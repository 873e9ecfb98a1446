package dev.dreambooth.contract.settings.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.contract.settings.train.ValidationSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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

    /** Each of these is text or could be, and none of it is prompts. */
    @Test
    void whatLiesInPlaceOfPromptsIsNoPrompt() throws IOException {
        Files.writeString(
                project.resolve("pointer.txt"),
                "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a21\nsize 132\n");
        Files.writeString(project.resolve("page.txt"), "<!DOCTYPE html>\n<p>Sign in</p>\n");
        Files.createDirectory(project.resolve("folder.txt"));
        Files.writeString(project.resolve("editor.txt"), "\uFEFFa dog\r\n\u2028\u3000\r\na cat\r\n");

        assertThatThrownBy(() -> generate(Map.of("promptsFile", "pointer.txt")))
                .hasMessageContaining("is a Git LFS pointer in place of the file of 132 bytes");
        assertThatThrownBy(() -> generate(Map.of("promptsFile", "page.txt"))).hasMessageContaining("is a web page");
        assertThatThrownBy(() -> generate(Map.of("promptsFile", "folder.txt"))).hasMessageContaining("is a folder");
        assertThat(generate(Map.of("promptsFile", "editor.txt")).get(GenerateSettings.PROMPTS))
                .containsExactly("a dog", "a cat");
    }

    @Test
    void aFileOfPromptsMayBeLargeButNotEndless() throws IOException {
        String most = "a dog\n" + " ".repeat((1 << 20) - 6);
        Files.writeString(project.resolve("most.txt"), most);
        Files.writeString(project.resolve("more.txt"), most + " ");

        assertThat(generate(Map.of("promptsFile", "most.txt")).get(GenerateSettings.PROMPTS))
                .containsExactly("a dog");
        assertThatThrownBy(() -> generate(Map.of("promptsFile", "more.txt")))
                .hasMessageContaining("larger than a file of prompts can be (1048577 bytes)");
    }

    @Test
    void trainingFillsInWhatItReadsAndForgetsTheRest() {
        Map<String, Object> values = Map.of(
                "instanceImages", "photos",
                "subjectClass", "dog",
                "samplePrompts", List.of("a {identifier} {subjectClass} at sea", "a boat"));

        ResolvedSettings settings = train(values);
        assertThat(settings.get(ValidationSettings.SAMPLE_PROMPTS)).containsExactly("a sks dog at sea", "a boat");
        assertThat(settings.get(SubjectSettings.CLASS_PROMPT)).isEqualTo("a photo of dog");

        Map<String, Object> without = new HashMap<>(values);
        without.put("withPriorPreservation", false);
        assertThat(train(without).find(SubjectSettings.CLASS_PROMPT))
                .as("no class images, no prompt for them")
                .isEmpty();
    }

    @Test
    void onlyTheInstancePromptMaySpeakOfCaptions() {
        assertThatThrownBy(() -> generate(Map.of("prompts", "{caption}", "subjectClass", "dog")))
                .hasMessageContaining("prompts '{caption}' speaks of {caption}")
                .hasMessageContaining("Leave it out there.");
    }

    private ResolvedSettings train(Map<String, Object> values) {
        return SettingsResolver.resolve(Stage.TRAIN, project, List.of(SettingLayer.pom(values, project)));
    }

    private ResolvedSettings generate(Map<String, Object> values) {
        return SettingsResolver.resolve(Stage.GENERATE, project, List.of(SettingLayer.pom(values, project)));
    }
}
