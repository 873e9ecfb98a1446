package dev.dreambooth.contract.settings;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.util.List;
import java.util.Set;

/** Settings of whether a stage runs at all, and how closely it looks before it decides so. */
public final class ReuseSettings {
    private static final SettingGroup GROUP = new SettingGroup(Stage.values());

    /** Whether the stage only says what it would do. */
    public static final Setting<Boolean> DRY_RUN =
            GROUP.flag("dryRun", false, Effect.RUN, "Says what would be done, and why, and does nothing.");

    /** Whether class images are left out. */
    public static final Setting<Boolean> SKIP_REGULARIZE =
            GROUP.flag("skipRegularize", false, Effect.RUN, Set.of(Stage.REGULARIZE), "Leaves regularize out.");

    /** Whether training is left out. */
    public static final Setting<Boolean> SKIP_TRAIN =
            GROUP.flag("skipTrain", false, Effect.RUN, Set.of(Stage.TRAIN), "Leaves train out.");

    /** Whether images are left out. */
    public static final Setting<Boolean> SKIP_GENERATE =
            GROUP.flag("skipGenerate", false, Effect.RUN, Set.of(Stage.GENERATE), "Leaves generate out.");

    /** Whether every file is read anew. */
    public static final Setting<Boolean> REHASH = GROUP.flag(
            "rehash",
            false,
            Effect.RUN,
            "Reads every file anew to see whether it changed, instead of trusting size, times and inode of large ones.");

    private ReuseSettings() {}

    /** Returns the setting that leaves one stage out. */
    public static Setting<Boolean> skip(Stage stage) {
        return switch (stage) {
            case REGULARIZE -> SKIP_REGULARIZE;
            case TRAIN -> SKIP_TRAIN;
            case GENERATE -> SKIP_GENERATE;
        };
    }

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
