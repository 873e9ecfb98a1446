package dev.dreambooth.contract.settings.resolve;

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

    /** Returns the value in one line for a person, cut if it is long. */
    public String shown() {
        String text = String.join("|", texts).replaceAll("\\s+", " ");
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }
}
