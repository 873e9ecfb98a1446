package dev.dreambooth.contract.settings.check;

import static dev.dreambooth.contract.settings.TrackingSettings.MLFLOW;
import static dev.dreambooth.contract.settings.TrackingSettings.MLFLOW_TRACKING_URI;
import static dev.dreambooth.contract.settings.TrackingSettings.REPORT_TO;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.ResolvedSettings;

/** Refuses a report to a server that is not named: there is no address that would be right for everybody. */
final class TrackingConsistency {
    private TrackingConsistency() {}

    static void check(ResolvedSettings settings) {
        if (settings.get(REPORT_TO).contains(MLFLOW)
                && settings.find(MLFLOW_TRACKING_URI).isEmpty()) {
            throw UserError.configuration(
                            Consistency.described(settings, REPORT_TO)
                                    + " needs the address of a server, but there is no mlflowTrackingUri.",
                            "Set mlflowTrackingUri, for example to https://mlflow.example.org, or leave mlflow out.")
                    .about(REPORT_TO.name());
        }
    }
}
