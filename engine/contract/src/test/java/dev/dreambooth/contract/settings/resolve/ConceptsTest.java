package dev.dreambooth.contract.settings.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.Concept;
import dev.dreambooth.contract.settings.ConceptListType;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.RegularizeSettings;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.spec.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several subjects in one run: how they are written, what they inherit, what a stage reads, and what is refused. */
class ConceptsTest {
    private static final String TWO = """
            classImages: 7
            concepts:
              - instanceImages: rex
                identifier: sks
                subjectClass: dog
              - instanceImages: mia
                identifier: zwx
                subjectClass: cat
                classImages: 5
                weight: 2.5
            """;

    @TempDir
    private Path project;

    @Test
    void anEntryInheritsWhatItLeavesOutAndItsPromptsAreFilledIn() throws IOException {
        List<Concept> concepts = Concept.of(resolve(Stage.TRAIN, TWO));

        assertThat(concepts).hasSize(2);
        assertThat(concepts.get(0).get(SubjectSettings.INSTANCE_IMAGES)).isEqualTo(project.resolve("rex"));
        assertThat(concepts.get(0).get(SubjectSettings.INSTANCE_PROMPT)).isEqualTo("a photo of sks dog");
        assertThat(concepts.get(0).get(RegularizeSettings.CLASS_IMAGES)).isEqualTo(7);
        assertThat(concepts.get(0).weight()).isEqualTo(1);
        assertThat(concepts.get(1).get(SubjectSettings.CLASS_PROMPT)).isEqualTo("a photo of cat");
        assertThat(concepts.get(1).get(RegularizeSettings.CLASS_IMAGES)).isEqualTo(5);
        assertThat(concepts.get(1).weight()).isEqualTo(2.5);
    }

    @Test
    void allPlacesToWriteThemMeanTheSame() throws IOException {
        Path elsewhere = Files.createDirectories(project.resolve("pom"));
        String rex = ConceptListType.text(Map.of("instanceImages", "../rex", "subjectClass", "dog"));
        SettingLayer pom = SettingLayer.pom(Map.of("concepts", List.of(rex)), elsewhere);
        SettingLayer line = SettingLayer.properties(
                Map.of("dreambooth.concepts", "[{\"instanceImages\":\"rex\",\"subjectClass\":\"dog\"}]"),
                Set.of(),
                project);
        Files.writeString(
                project.resolve("dreambooth.yaml"), "concepts:\n  - {instanceImages: rex, subjectClass: dog}\n");
        SettingLayer yaml = YamlSettings.read(project.resolve("dreambooth.yaml"));

        List<Concept> expected = Concept.of(resolve(Stage.TRAIN, yaml));
        assertThat(Concept.of(resolve(Stage.TRAIN, pom))).isEqualTo(expected);
        assertThat(Concept.of(resolve(Stage.TRAIN, line))).isEqualTo(expected);
    }

    @Test
    void aSpecificationCarriesThemWhole() throws IOException {
        ResolvedSettings settings = resolve(Stage.TRAIN, TWO);
        Path file = project.resolve("spec.json");
        RunSpec.of(Stage.TRAIN, settings, file.getParent()).write(file);

        ResolvedSettings read = RunSpec.read(file).settings();

        assertThat(Concept.of(read)).isEqualTo(Concept.of(settings));
        assertThat(read.origin(SubjectSettings.CONCEPTS)).contains("concepts: in dreambooth.yaml, line 2");
    }

    @Test
    void aRecordIsRepeatedWithTheFilesOfNowAndTheWeightsOfThen() throws IOException {
        ResolvedSettings then = resolve(Stage.TRAIN, TWO);
        ResolvedSettings now =
                resolve(Stage.TRAIN, TWO.replace("Images: rex", "Images: moved").replace("weight: 2.5", "weight: 1"));

        ResolvedSettings again = RecordedSettings.remaking(now, then.resultJson(), "run.json");

        assertThat(again.resultJson()).isEqualTo(then.resultJson());
        assertThat(Concept.of(again).get(0).get(SubjectSettings.INSTANCE_IMAGES))
                .isEqualTo(project.resolve("moved"));
    }

    @Test
    void whereFilesLieIsNoPartOfTheFingerprintButWeightsAndPromptsAre() throws IOException {
        String json = resolve(Stage.TRAIN, TWO).resultJson().path("concepts").toString();

        assertThat(json).contains("\"weight\":2.5", "a photo of zwx cat").doesNotContain("mia", "instanceImages");
    }

    @Test
    void generateMakesPromptsOfEachSubject() throws IOException {
        ResolvedSettings settings = resolve(
                Stage.GENERATE,
                TWO + "prompts: ['a {identifier} {subjectClass} at sea', a boat]\nnegativePrompt: fog\n");

        assertThat(settings.get(GenerateSettings.PROMPTS))
                .containsExactly("a sks dog at sea", "a boat", "a zwx cat at sea");
        assertThat(settings.get(GenerateSettings.NEGATIVE_PROMPT)).isEqualTo("fog");
        assertThat(settings.find(SubjectSettings.CONCEPTS)).isEmpty();
    }

    @Test
    void withoutAnyTheRunItselfIsTheOnlySubject() {
        ResolvedSettings settings =
                resolve(Stage.TRAIN, SettingLayer.pom(Map.of("instanceImages", "rex", "subjectClass", "dog"), project));

        assertThat(Concept.of(settings)).singleElement().satisfies(concept -> {
            assertThat(concept.get(SubjectSettings.INSTANCE_IMAGES)).isEqualTo(project.resolve("rex"));
            assertThat(concept.get(SubjectSettings.INSTANCE_PROMPT)).isEqualTo("a photo of sks dog");
        });
        assertThat(settings.resultJson().has("concepts")).isFalse();
    }

    @Test
    void captionsFillAPromptForEachImage() throws IOException {
        String captioned = TWO + "instancePrompt: '{caption}, {identifier} style'\n";

        Concept concept = Concept.of(resolve(Stage.TRAIN, captioned)).get(1);

        assertThat(concept.usesCaptions()).isTrue();
        assertThat(concept.prompt("a {subjectClass} on a mat")).isEqualTo("a cat on a mat, zwx style");
        assertThatThrownBy(() -> resolve(Stage.GENERATE, captioned))
                .hasMessageContaining("instancePrompt '{caption}, {identifier} style' speaks of {caption}")
                .hasMessageContaining("Set prompts.");
        assertThatThrownBy(() -> resolve(Stage.REGULARIZE, TWO + "classPrompt: '{caption}'\n"))
                .hasMessageContaining("classPrompt '{caption}' speaks of {caption}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            concepts: []                                     | has no entry
            concepts: [dog]                                  | 'dog'
            concepts: [{identifer: sks}]                     | entry 1 the unknown name identifer (did you mean identifier?)
            concepts: [{weight: 0}]                          | entry 1 a weight that is '0'
            concepts: "{"                                    | has the entry '{'
            concepts: [{classImages: many}]                  | entry 1 a classImages that is 'many'
            concepts: [{subjectClass: dog}]                  | Entry 1 has no instanceImages
            concepts: [{instanceImages: rex}]                | Entry 1 of concepts
            concepts: {instanceImages: rex}                  | nested structure
            concepts: [{instanceImages: [rex]}]              | nested structure
            """)
    void impossibleEntriesAreRefusedWithTheirPlace(String yaml, String complaint) {
        assertThatThrownBy(() -> resolve(Stage.TRAIN, yaml + "\n"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(complaint)
                .hasMessageContaining("dreambooth.yaml, line 1");
    }

    @Test
    void subjectsThatContradictEachOtherOrTheRunAreRefused() {
        assertThatThrownBy(() -> resolve(Stage.TRAIN, TWO.replace("zwx", "sks").replace("cat", "dog")))
                .hasMessageContaining("Entries 1 and 2 have the same instancePrompt 'a photo of sks dog'");
        assertThatThrownBy(() -> resolve(Stage.TRAIN, TWO + "instanceImages: other\n"))
                .hasMessageContaining("instanceImages " + project.resolve("other"))
                .hasMessageContaining("instanceImages: in dreambooth.yaml, line 11")
                .hasMessageContaining("concepts: in dreambooth.yaml, line 2");
        String shared = TWO.replace("    identifier", "    classImagesDirectory: classes\n    identifier");
        assertThatThrownBy(() -> resolve(Stage.TRAIN, shared))
                .hasMessageContaining("Entries 1 and 2 share a classImagesDirectory");
    }

    @Test
    void anErrorAboutAFolderOfAnEntryTellsWhereTheEntriesAre() throws IOException {
        UserError error = UserError.data("The folder rex is empty.", "Fill it.").about(SubjectSettings.INSTANCE_IMAGES);

        assertThat(resolve(Stage.TRAIN, TWO).locate(error))
                .hasMessageContaining("It was set by concepts: in dreambooth.yaml, line 2.");
    }

    private ResolvedSettings resolve(Stage stage, String yaml) throws IOException {
        Path file = project.resolve("dreambooth.yaml");
        Files.writeString(file, yaml);
        return resolve(stage, YamlSettings.read(file));
    }

    private ResolvedSettings resolve(Stage stage, SettingLayer layer) {
        return SettingsResolver.resolve(stage, project, List.of(layer));
    }
}
