package dev.dreambooth.contract.settings.train;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.type.OpenChoiceListType;
import dev.dreambooth.contract.settings.type.TextType;
import dev.dreambooth.contract.settings.type.WebAddressType;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.util.List;

/** Settings of the tools that a training reports its measurements to. */
public final class TrackingSettings {
    /** A table. */
    public static final String CSV = "csv";

    /** TensorBoard's event file. */
    public static final String TENSORBOARD = "tensorboard";

    /** An offline run of Weights &amp; Biases. */
    public static final String WANDB = "wandb";

    /** A server of MLflow. */
    public static final String MLFLOW = "mlflow";

    /** Nothing. */
    public static final String NONE = "none";

    /** What the engine itself can report to. */
    public static final List<String> BUILT_IN = List.of(CSV, TENSORBOARD, WANDB, MLFLOW, NONE);

    private static final SettingGroup GROUP = new SettingGroup(Stage.TRAIN);

    /** The files and servers that measurements are written to. */
    public static final Setting<List<String>> REPORT_TO = GROUP.define(
            "reportTo",
            new OpenChoiceListType(BUILT_IN, "names of trackers of one's own"),
            NONE,
            "",
            Effect.RUN,
            "Where a training reports its measurements: files below tracking in the output directory, a server of MLflow,"
                    + " a tracker that a jar brings, or none. With mlflowTrackingUri, the default is mlflow.",
            "csv|wandb");

    /** What people call the run. */
    public static final Setting<String> TRACKING_RUN_NAME = GROUP.optional(
            "trackingRunName",
            TextType.any(),
            "",
            Effect.RUN,
            "The name of the run in tracking tools; without it, identifier and class with the run's short id.",
            "koala 12");

    /** The project in Weights and Biases. */
    public static final Setting<String> WANDB_PROJECT = GROUP.define(
            "wandbProject",
            TextType.any(),
            "dreambooth",
            "",
            Effect.RUN,
            "The project that an offline run of Weights and Biases is filed under.",
            "zoo");

    /** The server of MLflow. */
    public static final Setting<String> MLFLOW_TRACKING_URI = GROUP.optional(
            "mlflowTrackingUri",
            new WebAddressType(),
            "",
            Effect.RUN,
            "The address of the MLflow server that is reported to; credentials come from the environment only.",
            "https://mlflow.example.org");

    /** The experiment in MLflow. */
    public static final Setting<String> MLFLOW_EXPERIMENT = GROUP.define(
            "mlflowExperiment",
            TextType.notBlank(),
            "dreambooth",
            "",
            Effect.RUN,
            "The experiment in MLflow that the run is filed under; it is made if there is none of this name.",
            "mascots");

    private TrackingSettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
