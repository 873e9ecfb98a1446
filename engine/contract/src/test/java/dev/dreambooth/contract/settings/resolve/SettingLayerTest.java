package dev.dreambooth.contract.settings.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.CacheSettings;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.value.SettingSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each front end hands over becomes texts, with the place where they were written. */
class SettingLayerTest {
    private static final Path BASE = Path.of("project");

    /** The layers of the front ends that hand over objects. */
    private static Stream<FrontEnd> frontEnds() {
        return Stream.of(
                new FrontEnd(new SettingSource.Pom(), SettingLayer::pom),
                new FrontEnd(
                        new SettingSource.Step("dreamboothTrain"),
                        (values, base) -> SettingLayer.step(Stage.TRAIN, values, base)),
                new FrontEnd(new SettingSource.Program(), SettingLayer::program));
    }

    @ParameterizedTest
    @MethodSource("frontEnds")
    void objectsBecomeTextsOfTheirFrontEnd(FrontEnd frontEnd) {
        Map<String, Object> values = new HashMap<>(Map.of("seed", 7, "prompts", List.of("a dog", "a cat")));
        values.put("width", null);

        SettingLayer layer = frontEnd.layer(values);

        assertThat(layer.base()).isEqualTo(BASE);
        assertThat(layer.values())
                .containsOnly(
                        Map.entry("seed", new RawSetting(List.of("7"), frontEnd.source())),
                        Map.entry("prompts", new RawSetting(List.of("a dog", "a cat"), frontEnd.source())));
    }

    @ParameterizedTest
    @MethodSource("frontEnds")
    void anEntryThatSaysNothingIsRefusedAndNotTheWordNull(FrontEnd frontEnd) {
        for (List<String> prompts : List.of(Collections.<String>singletonList(null), Arrays.asList("a dog", null))) {
            assertThatThrownBy(() -> SettingsResolver.resolve(
                            Stage.GENERATE, BASE, List.of(frontEnd.layer(Map.of("prompts", prompts)))))
                    .hasMessageStartingWith("prompts has an empty entry, set by "
                            + frontEnd.source().spell("prompts") + ".");
        }
        assertThatThrownBy(() -> SettingsResolver.check(
                        frontEnd.layer(Map.of("concepts", Collections.<String>singletonList(null)))))
                .hasMessageStartingWith("concepts has in its entry 1 ''");
    }

    @Test
    void aProgramWritesSubjectsAsMapsInWhichNullMeansNotSet() {
        Map<String, @Nullable Object> subject = new HashMap<>(Map.of("identifier", "sks", "weight", 2));
        subject.put("subjectClass", null);

        SettingLayer layer = SettingLayer.program(Map.of("concepts", List.of(subject)), BASE);

        assertThat(layer.values().get("concepts").texts()).containsExactly("{\"identifier\":\"sks\",\"weight\":\"2\"}");
    }

    @Test
    void ofTheCommandLineOnlyThePropertiesOfSettingsAreTaken() {
        SettingLayer layer = SettingLayer.properties(
                Map.of("dreambooth.seed", "7", "dreambooth.version", "1", "seed", "8", "dreambooth", "9"),
                Set.of("version"),
                BASE);

        assertThat(layer.base()).isEqualTo(BASE);
        assertThat(layer.values())
                .containsOnly(Map.entry("seed", new RawSetting(List.of("7"), new SettingSource.Property())));
    }

    @Test
    void aVariableOfTheEnvironmentSetsItsSettingUnlessItIsBlank() {
        SettingLayer defaults = SettingLayer.defaults(Map.of("seed", "7"), BASE);

        SettingLayer with = defaults.with(CacheSettings.REMOTE_CACHE, "CACHE_HERE", Map.of("CACHE_HERE", "share"));

        assertThat(with.base()).isEqualTo(BASE);
        assertThat(with.find(CommonSettings.SEED)).contains(new RawSetting(List.of("7"), new SettingSource.BuiltIn()));
        assertThat(with.find(CacheSettings.REMOTE_CACHE))
                .contains(new RawSetting(List.of("share"), new SettingSource.Variable("CACHE_HERE")));
        assertThat(defaults.with(CacheSettings.REMOTE_CACHE, "CACHE_HERE", Map.of("CACHE_HERE", " ")))
                .isEqualTo(defaults);
        assertThat(defaults.with(CacheSettings.REMOTE_CACHE, "CACHE_HERE", Map.of()))
                .isEqualTo(defaults);
    }

    @Test
    void aLongValueIsShownCut() {
        assertThat(raw("a dog", "a  cat\n").shown()).isEqualTo("a dog|a cat ");
        assertThat(raw("x".repeat(60)).shown()).isEqualTo("x".repeat(60));
        assertThat(raw("x".repeat(61)).shown()).isEqualTo("x".repeat(60) + "...");
    }

    private static RawSetting raw(String... texts) {
        return new RawSetting(List.of(texts), new SettingSource.Pom());
    }

    /** One of the front ends, and how it makes its layer. */
    private record FrontEnd(SettingSource source, Maker maker) {
        SettingLayer layer(Map<String, ? extends @Nullable Object> values) {
            return maker.layer(values, BASE);
        }
    }

    /** Makes the layer of a front end. */
    private interface Maker {
        SettingLayer layer(Map<String, ? extends @Nullable Object> values, Path base);
    }
}
