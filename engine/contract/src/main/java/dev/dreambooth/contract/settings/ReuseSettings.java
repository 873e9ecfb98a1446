package dev.dreambooth.contract.settings;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Settings of whether a stage runs at all, and how closely it looks before it decides so. */
public final class ReuseSettings {
    private static final SettingGroup GROUP = new SettingGroup(Stage.values());

    /** Whether the stage only says what it would do. */
    public static final Setting<Boolean> DRY_RUN =
            GROUP.flag("dryRun", false, Effect.RUN, "Says what would be done, and why, and does nothing.");

    private static final Map<Stage, Setting<Boolean>> SKIP = skipSettings();

    /** Whether every file is read anew. */
    public static final Setting<Boolean> REHASH = GROUP.flag(
            "rehash",
            false,
            Effect.RUN,
            "Reads every file anew to see whether it changed, instead of trusting size, times and inode of large ones.");

    private ReuseSettings() {}

    private static Map<Stage, Setting<Boolean>> skipSettings() {
        Map<Stage, Setting<Boolean>> settings = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            String id = stage.id();
            String name = "skip" + id.substring(0, 1).toUpperCase(Locale.ROOT) + id.substring(1);
            settings.put(stage, GROUP.flag(name, false, Effect.RUN, Set.of(stage), "Leaves " + id + " out."));
        }
        return settings;
    }

    /** Returns the setting that leaves one stage out, such as {@code skipTrain}. */
    public static Setting<Boolean> skip(Stage stage) {
        return Objects.requireNonNull(SKIP.get(stage), "every stage has one");
    }

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
