package dev.dreambooth.contract.settings.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.Concept;
import dev.dreambooth.contract.settings.ConceptListType;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.contract.settings.evaluate.EvaluateSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings that a document holds come back as they were, and a record is repeated with the files of now. */
class RecordedSettingsTest {
    @TempDir
    private Path project;

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static Stream<Setting<?>> all() {
        return Settings.all().stream();
    }

    private static String text(Setting<?> setting) {
        if (setting.equals(SubjectSettings.CONCEPTS)) { // whose example is a page
            return ConceptListType.text(Map.of("instanceImages", "rex", "subjectClass", "dog", "weight", "2"));
        }
        return setting.equals(EvaluateSettings.GATES) // likewise
                ? "{\"measure\":\"subject\",\"min\":0.3}"
                : setting.example();
    }

    @ParameterizedTest
    @MethodSource("all")
    void everySettingComesBackFromADocument(Setting<?> setting) {
        Object value = setting.located(setting.type().parse(List.of(text(setting))), project::resolve);
        ObjectNode document = node().set(setting.name(), setting.toJson(value, effect -> true));

        ResolvedSettings read = RecordedSettings.read(document, node().put(setting.name(), "somewhere"));

        assertThat(read.find(setting))
                .hasValueSatisfying(back -> assertThat((Object) back).isEqualTo(value));
        assertThat(read.origin(setting)).contains("somewhere");
        assertThat(read.toJson()).isEqualTo(document);
    }

    @Test
    void whatTheDocumentNamesNoPlaceForIsADefault() {
        ResolvedSettings read = RecordedSettings.read(node().put("seed", 7).put("eta", 1), node().put("eta", "here"));

        assertThat(read.isDefault(Settings.named("seed").orElseThrow())).isTrue();
        assertThat(read.isDefault(Settings.named("eta").orElseThrow())).isFalse();
    }

    @Test
    void whatIsNoValueIsRefused() {
        ObjectNode nested = node();
        nested.putArray("prompts").addArray().add("a dog");

        assertThatThrownBy(() -> RecordedSettings.read(node().put("sed", 7), node()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("There is no setting sed.");
        assertThatThrownBy(() -> RecordedSettings.read(node().putNull("seed"), node()))
                .isInstanceOfSatisfying(
                        UserError.class, error -> assertThat(error.setting()).contains("seed"))
                .hasMessageContaining("seed is unusable")
                .hasMessageContaining("not null");
        assertThatThrownBy(() -> RecordedSettings.read(nested, node())).hasMessageContaining("not [\"a dog\"]");
    }

    private ResolvedSettings training(Map<String, Object> more) {
        return SettingsResolver.resolve(Stage.TRAIN, project, List.of(SettingLayer.pom(more, project)));
    }

    @Test
    void aRecordDecidesTheResultAndNothingOfTheRest() {
        ResolvedSettings now = training(
                Map.of("instanceImages", "photos", "subjectClass", "dog", "seed", 1, "threads", 3, "adamBeta1", 0.5));
        ObjectNode recorded = node().put("seed", 7L).put("resolution", 64);

        ResolvedSettings again = RecordedSettings.remaking(now, recorded, "run.json");

        assertThat(again.resultJson()).isEqualTo(recorded);
        assertThat(again.runJson()).isEqualTo(now.runJson());
        assertThat(again.get(SubjectSettings.INSTANCE_IMAGES)).isEqualTo(project.resolve("photos"));
        assertThat(again.originsJson().get("seed").asText()).isEqualTo("seed in run.json");
        assertThat(again.originsJson().get("threads").asText()).isEqualTo("<threads> in the POM");
    }

    @Test
    void ofOtherSubjectsThanNowThereAreNoFiles() {
        String rex = ConceptListType.text(Map.of("instanceImages", "rex", "subjectClass", "dog"));
        String mia = ConceptListType.text(Map.of("instanceImages", "mia", "subjectClass", "cat"));
        ResolvedSettings two = training(Map.of("concepts", List.of(rex, mia)));
        ResolvedSettings one = training(Map.of("concepts", List.of(mia)));

        ResolvedSettings again = RecordedSettings.remaking(one, two.resultJson(), "run.json");

        assertThat(Concept.of(again))
                .hasSize(2)
                .allSatisfy(concept -> assertThat(concept.find(SubjectSettings.INSTANCE_IMAGES))
                        .isEmpty());
    }
}
