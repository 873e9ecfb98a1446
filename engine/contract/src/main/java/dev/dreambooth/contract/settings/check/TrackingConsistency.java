package dev.dreambooth.contract.settings.check;

import static dev.dreambooth.contract.settings.train.TrackingSettings.MLFLOW;
import static dev.dreambooth.contract.settings.train.TrackingSettings.MLFLOW_TRACKING_URI;
import static dev.dreambooth.contract.settings.train.TrackingSettings.NONE;
import static dev.dreambooth.contract.settings.train.TrackingSettings.REPORT_TO;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.util.List;

/**
 * Refuses a report to a server that is not named, since there is no address that would be right for everybody, and an
 * address that nothing is reported to. To report nowhere is a choice of its own, which wins over an address.
 */
final class TrackingConsistency {
    private TrackingConsistency() {}

    static void check(ResolvedSettings settings) {
        List<String> tools = settings.get(REPORT_TO);
        boolean addressed = settings.find(MLFLOW_TRACKING_URI).isPresent();
        if (addressed && !tools.contains(MLFLOW) && !tools.contains(NONE)) {
            throw Consistency.contradiction(
                    settings,
                    MLFLOW_TRACKING_URI,
                    REPORT_TO,
                    "Add mlflow to reportTo, leave reportTo out, or set it to none to report nowhere.");
        }
        if (tools.contains(MLFLOW) && !addressed) {
            throw UserError.configuration(
                            Consistency.described(settings, REPORT_TO)
                                    + " needs the address of a server, but there is no mlflowTrackingUri.",
                            "Set mlflowTrackingUri, for example to https://mlflow.example.org, or leave mlflow out.")
                    .about(REPORT_TO);
        }
    }
}
