package dev.dreambooth.contract.settings.train;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.type.TextType;
import dev.dreambooth.contract.settings.type.WholeNumberType;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.util.List;

/** Settings of the checkpoints that an interrupted training goes on from. */
public final class CheckpointSettings {
    /** The value of {@link #RESUME_FROM_CHECKPOINT} that means the newest one. */
    public static final String LATEST = "latest";
    /** The value of {@link #RESUME_FROM_CHECKPOINT} that means to begin anew. */
    public static final String NONE = "none";

    private static final SettingGroup GROUP = new SettingGroup(Stage.TRAIN);

    /** The number of steps between checkpoints. */
    public static final Setting<Integer> CHECKPOINTING_STEPS = GROUP.define(
            "checkpointingSteps",
            WholeNumberType.from(1),
            "500",
            "steps",
            Effect.RUN,
            "The number of steps between two checkpoints.",
            "100");

    /** The number of checkpoints kept. */
    public static final Setting<Integer> CHECKPOINTS_TOTAL_LIMIT = GROUP.define(
            "checkpointsTotalLimit",
            WholeNumberType.from(1),
            "2",
            "checkpoints",
            Effect.RUN,
            "The number of checkpoints kept; the oldest goes first.",
            "3");

    /** What to resume from. */
    public static final Setting<String> RESUME_FROM_CHECKPOINT = GROUP.define(
            "resumeFromCheckpoint",
            TextType.matching(
                    LATEST + "|" + NONE + "|checkpoint-\\d{1,9}",
                    LATEST + ", " + NONE + " or a name such as checkpoint-000500"),
            LATEST,
            "",
            Effect.RUN,
            "Which checkpoint an interrupted training goes on from: latest, none, or one by name.",
            "none");

    private CheckpointSettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
