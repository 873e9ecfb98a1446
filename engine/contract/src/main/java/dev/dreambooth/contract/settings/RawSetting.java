package dev.dreambooth.contract.settings;

import java.util.List;

/**
 * A value as it was written, before anyone knows whether it is any good.
 *
 * @param texts its pieces; one for a scalar
 * @param source where it was written
 */
record RawSetting(List<String> texts, SettingSource source) {}
