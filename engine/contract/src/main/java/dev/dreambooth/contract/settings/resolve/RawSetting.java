package dev.dreambooth.contract.settings.resolve;

import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.type.Shape;
import dev.dreambooth.contract.settings.type.TextListType;
import dev.dreambooth.contract.settings.value.SettingSource;
import java.util.List;

/**
 * A value as it was written, before anyone knows whether it is any good.
 *
 * @param texts its pieces; one for a scalar
 * @param source where it was written
 */
public record RawSetting(List<String> texts, SettingSource source) {
    private static final int LONGEST_SHOWN = 60;

    /**
     * Returns a list that was written as one, and not as a text that separates its entries.
     *
     * @param name the setting
     */
    static RawSetting list(String name, List<String> entries, SettingSource source) {
        boolean ofTexts = Settings.named(name)
                .filter(setting -> setting.type().shape() == Shape.LIST)
                .isPresent();
        return new RawSetting(ofTexts ? TextListType.unsplit(entries) : entries, source);
    }

    /** Returns the value in one line for a person, cut if it is long. */
    public String shown() {
        String text = String.join("|", texts).replaceAll("\\s+", " ");
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }
}
