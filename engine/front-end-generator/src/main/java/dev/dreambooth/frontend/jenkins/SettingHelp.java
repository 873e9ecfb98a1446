package dev.dreambooth.frontend.jenkins;

import static dev.dreambooth.frontend.jenkins.Markup.escaped;

import dev.dreambooth.contract.settings.value.Setting;

/** The help page of a setting, the same in all languages but for its words. */
final class SettingHelp {
    private SettingHelp() {}

    /** Returns the HTML. */
    static String page(Setting<?> setting, HelpLanguage language) {
        String value = escaped(language.phrase(setting.type().accepted()));
        if (!setting.unit().isEmpty()) {
            value += " (" + escaped(language.phrase(setting.unit())) + ")";
        }
        return """
                <div>
                  %s
                  <p>%s: %s. %s: %s.</p>
                </div>
                """.formatted(
                        escaped(language.description(setting)),
                        escaped(language.phrase("Value")),
                        value,
                        escaped(language.phrase("Default")),
                        usual(setting, language));
    }

    private static String usual(Setting<?> setting, HelpLanguage language) {
        return JenkinsSettings.defaultText(setting)
                .map(text -> text.isEmpty() ? escaped(language.phrase("empty")) : "<code>" + escaped(text) + "</code>")
                .orElseGet(() -> escaped(language.phrase("none")));
    }
}
