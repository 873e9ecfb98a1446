package dev.dreambooth.contract.settings.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.settings.train.TrackingSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server is reported to only by an address that somebody wrote down, and an address holds no secret. */
class TrackingConsistencyTest {
    @TempDir
    private Path project;

    private ResolvedSettings resolve(Map<String, String> chosen) {
        return TrainingSettings.of(project, chosen);
    }

    @Test
    void thereIsNoAddressByDefault() {
        assertThat(resolve(Map.of()).find(TrackingSettings.MLFLOW_TRACKING_URI)).isEmpty();
        assertThatThrownBy(() -> resolve(Map.of("reportTo", "csv|mlflow")))
                .hasMessageStartingWith("reportTo [csv, mlflow] (-Ddreambooth.reportTo) needs the address of a server,"
                        + " but there is no mlflowTrackingUri.")
                .hasMessageContaining("Set mlflowTrackingUri");
    }

    @Test
    void anAddressIsTakenAsItIs() {
        ResolvedSettings settings =
                resolve(Map.of("reportTo", "mlflow", "mlflowTrackingUri", "http://localhost:5000/team"));
        assertThat(settings.get(TrackingSettings.MLFLOW_TRACKING_URI)).isEqualTo("http://localhost:5000/team");
    }

    @Test
    void anAddressAloneIsReportedTo() {
        ResolvedSettings settings = resolve(Map.of("mlflowTrackingUri", "http://localhost:5000"));
        assertThat(settings.get(TrackingSettings.REPORT_TO)).containsExactly("mlflow");
        assertThat(resolve(Map.of()).get(TrackingSettings.REPORT_TO)).containsExactly("none");
    }

    @Test
    void anAddressThatNothingReportsToIsRefusedUnlessNothingShallBeReported() {
        assertThatThrownBy(() -> resolve(Map.of("mlflowTrackingUri", "http://localhost:5000", "reportTo", "csv")))
                .hasMessageStartingWith("mlflowTrackingUri http://localhost:5000 (-Ddreambooth.mlflowTrackingUri)"
                        + " contradicts reportTo [csv] (-Ddreambooth.reportTo).")
                .hasMessageContaining("Add mlflow to reportTo");
        assertThat(resolve(Map.of("mlflowTrackingUri", "http://localhost:5000", "reportTo", "none"))
                        .get(TrackingSettings.REPORT_TO))
                .containsExactly("none");
    }

    @Test
    void aTrackerOfOnesOwnIsNamedByAWord() {
        assertThat(resolve(Map.of("reportTo", "csv|Our-Board2")).get(TrackingSettings.REPORT_TO))
                .containsExactly("csv", "our-board2");
        assertThatThrownBy(() -> resolve(Map.of("reportTo", "our board")))
                .hasMessageContaining("'our board'")
                .hasMessageContaining("names of trackers of one's own");
    }

    @Test
    void whatIsNoAddressIsRefusedAndAPasswordNotShown() {
        assertThatThrownBy(() -> resolve(Map.of("mlflowTrackingUri", "databricks")))
                .hasMessageContaining("mlflowTrackingUri")
                .hasMessageContaining("'databricks'");
        assertThatThrownBy(() -> resolve(Map.of("mlflowTrackingUri", "https://ann:hush@host/")))
                .hasMessageContaining("with a user name in it")
                .hasMessageNotContaining("hush");
    }
}
