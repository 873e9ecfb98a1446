package dev.dreambooth.contract.settings.choice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.type.Choice;
import dev.dreambooth.contract.settings.type.ChoiceListType;
import dev.dreambooth.contract.settings.type.ChoiceOrWordType;
import dev.dreambooth.contract.settings.type.ChoiceType;
import dev.dreambooth.contract.settings.type.ValueType;
import dev.dreambooth.contract.settings.value.Setting;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every choice of the catalogue is read, and said in messages, by the word that users write. */
class ChoicesTest {
    private static Stream<Setting<?>> settingsWithChoices() {
        return Settings.all().stream()
                .filter(setting -> !choices(setting.type()).isEmpty());
    }

    private static List<? extends Choice> choices(ValueType<?> type) {
        if (type instanceof ChoiceType<?> one) {
            return List.of(one.choices().getEnumConstants());
        }
        if (type instanceof ChoiceOrWordType<?> one) {
            return List.of(one.choices().getEnumConstants());
        }
        return type instanceof ChoiceListType<?> some ? List.of(some.choices().getEnumConstants()) : List.of();
    }

    @ParameterizedTest
    @MethodSource("settingsWithChoices")
    void everyWordMeansItsConstantInWhateverCase(Setting<?> setting) {
        assertThat(choices(setting.type())).hasSizeGreaterThan(1).allSatisfy(choice -> {
            String word = choice.label();
            assertThat(word).isLowerCase();
            assertThat(choice).hasToString(word);
            for (String written : List.of(word, word.toUpperCase(Locale.ROOT), " " + word)) {
                Object value = setting.type().parse(List.of(written));
                assertThat(setting.shown(value).replaceAll("[\\[\\]]", "")).isEqualTo(word);
            }
        });
    }
}
