package dev.dreambooth.contract.settings.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A message spells a setting as it was written where it was set. */
class SettingSourceTest {
    private static Stream<Arguments> places() {
        return Stream.of(
                Arguments.of(new SettingSource.BuiltIn(), "the default of seed"),
                Arguments.of(new SettingSource.ModelDefaults("base/defaults.json"), "seed in base/defaults.json"),
                Arguments.of(new SettingSource.Yaml("dreambooth.yaml", 3), "seed: in dreambooth.yaml, line 3"),
                Arguments.of(new SettingSource.Pom(), "<seed> in the POM"),
                Arguments.of(new SettingSource.Step("dreamboothTrain"), "the argument seed of dreamboothTrain"),
                Arguments.of(new SettingSource.Program(), "with(\"seed\", ...) in the program"),
                Arguments.of(new SettingSource.Variable("SEED_HERE"), "the variable SEED_HERE"),
                Arguments.of(new SettingSource.Property(), "-Ddreambooth.seed"),
                Arguments.of(new SettingSource.Recorded("as it was"), "as it was"));
    }

    @ParameterizedTest
    @MethodSource("places")
    void eachPlaceHasItsSpelling(SettingSource source, String spelling) {
        assertThat(source.spell("seed")).isEqualTo(spelling);
    }
}
