package dev.dreambooth.frontend.jenkins;

import dev.dreambooth.contract.settings.value.Setting;

/** What help pages of settings are made of, in one language. */
interface HelpLanguage {
    /** The catalogue's own. */
    HelpLanguage ENGLISH = new HelpLanguage() {
        @Override
        public String description(Setting<?> setting) {
            return setting.description();
        }

        @Override
        public String phrase(String english) {
            return english;
        }
    };

    /** Returns what a setting does. */
    String description(Setting<?> setting);

    /** Returns what stands beside it: what is accepted, what a number counts, a word of the page itself. */
    String phrase(String english);
}
