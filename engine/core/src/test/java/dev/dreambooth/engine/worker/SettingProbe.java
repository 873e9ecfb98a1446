package dev.dreambooth.engine.worker;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.value.Setting;
import java.util.Map;
import java.util.Set;

/**
 * A look at one setting: a tiny run without a value of its own, one with it, and how the two have to compare.
 *
 * @param setting the setting that is looked at
 * @param stages the stages that are run
 * @param beside other settings that both runs have, because the setting means something only beside them; null unsets one
 * @param value what the second run sets
 * @param expected how the second run compares with the first
 */
record SettingProbe(
        Setting<?> setting, Set<Stage> stages, Map<String, String> beside, String value, Expected expected) {
    /** How a run with the value compares with one without it. */
    enum Expected {
        /** Weights, pixels or files are others, and so is the fingerprint. */
        CHANGES,
        /** Every byte is the same, and so is the fingerprint. */
        STAYS,
        /** The result is the same or refused, and a message names the setting and says why. */
        NAMED,
        /** The run ends well and leaves nothing. */
        NOTHING
    }

    @Override
    public String toString() {
        return setting + " = " + value + (beside.isEmpty() ? "" : " beside " + beside);
    }
}
