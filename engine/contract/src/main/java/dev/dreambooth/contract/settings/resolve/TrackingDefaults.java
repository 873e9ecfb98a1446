package dev.dreambooth.contract.settings.resolve;

import static dev.dreambooth.contract.settings.train.TrackingSettings.MLFLOW;
import static dev.dreambooth.contract.settings.train.TrackingSettings.MLFLOW_TRACKING_URI;
import static dev.dreambooth.contract.settings.train.TrackingSettings.REPORT_TO;

import dev.dreambooth.contract.settings.value.ResolvedSettings.Entry;
import dev.dreambooth.contract.settings.value.SettingSource;
import java.util.List;
import java.util.Map;

/** Reports to a server whose address is set, unless somebody chose what to report to. */
final class TrackingDefaults {
    private TrackingDefaults() {}

    static void fillIn(Map<String, Entry> entries) {
        if (entries.containsKey(MLFLOW_TRACKING_URI.name())) {
            entries.computeIfPresent(
                    REPORT_TO.name(),
                    (name, reportTo) -> reportTo.source() instanceof SettingSource.BuiltIn
                            ? reportTo.with(List.of(MLFLOW))
                            : reportTo);
        }
    }
}
