package dev.dreambooth.contract.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Processes are started in a locale that can name every file, if the system has one. */
class Utf8LocaleTest {
    @Test
    void theLocaleOfNoCountryIsTheBestThenAnyOfUtf8() {
        assertThat(Utf8Locale.choose(List.of("C", "POSIX", "de_DE.utf8", "en_US.utf8", "C.utf8")))
                .contains("C.utf8");
        assertThat(Utf8Locale.choose(List.of("C", "C.UTF-8", "POSIX"))).contains("C.UTF-8");
        assertThat(Utf8Locale.choose(List.of("C", "th_TH.UTF-8", "en_US.UTF-8")))
                .contains("en_US.UTF-8");
        assertThat(Utf8Locale.choose(List.of("C", "de_DE", "fa_IR.utf8", "POSIX")))
                .contains("fa_IR.utf8");
        assertThat(Utf8Locale.choose(List.of("C", "POSIX", "de_DE.iso88591"))).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessGetsItWhateverTheEnvironmentSays() {
        Map<String, String> environment = new HashMap<>(Map.of("LC_ALL", "C", "LANGUAGE", "de:fr"));

        Utf8Locale.bring(environment);

        assertThat(environment.get("LC_ALL")).isEqualTo(Utf8Locale.installed().orElseThrow());
        assertThat(environment).containsEntry("LANGUAGE", "C").containsEntry("LC_MESSAGES", "C");
        assertThat(Utf8Locale.charset()).isEqualTo(StandardCharsets.UTF_8);
    }
}
