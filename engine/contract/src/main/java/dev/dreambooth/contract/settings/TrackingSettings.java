package dev.dreambooth.contract.settings;

import dev.dreambooth.contract.Stage;
import java.util.List;

/** Settings of the tools that a training reports its measurements to. */
public final class TrackingSettings {
    /** A table. */
    public static final String CSV = "csv";

    /** TensorBoard's event file. */
    public static final String TENSORBOARD = "tensorboard";

    /** An offline run of Weights &amp; Biases. */
    public static final String WANDB = "wandb";

    /** Nothing. */
    public static final String NONE = "none";

    private static final SettingGroup GROUP = new SettingGroup(Stage.TRAIN);

    /** The files that measurements are written to. */
    public static final Setting<List<String>> REPORT_TO = GROUP.define(
            "reportTo",
            new ChoiceListType(List.of(CSV, TENSORBOARD, WANDB, NONE)),
            NONE,
            "",
            Effect.RUN,
            "The files below tracking in the output directory that a training writes its measurements to, or none.");

    /** What people call the run. */
    public static final Setting<String> TRACKING_RUN_NAME = GROUP.optional(
            "trackingRunName",
            TextType.any(),
            "",
            Effect.RUN,
            "The name of the run in tracking tools; without it, identifier and class with the run's short id.");

    /** The project in Weights and Biases. */
    public static final Setting<String> WANDB_PROJECT = GROUP.define(
            "wandbProject",
            TextType.any(),
            "dreambooth",
            "",
            Effect.RUN,
            "The project that an offline run of Weights and Biases is filed under.");

    private TrackingSettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    static List<Setting<?>> all() {
        return GROUP.members();
    }
}
