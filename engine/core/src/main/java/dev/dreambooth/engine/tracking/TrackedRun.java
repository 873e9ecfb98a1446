package dev.dreambooth.engine.tracking;

import dev.dreambooth.contract.settings.value.Setting;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;

/**
 * What trackers are told of a run at its start.
 *
 * @param folder where they may write; each in files of its own
 * @param id eight letters and digits, the same when the run is resumed, also to another number of steps
 * @param name what people call it
 * @param settings all settings by name, as one would write them
 * @param resumedStep number of steps that were done before; 0 at the beginning. What the files hold of later steps is of a
 *     run that was killed, and comes again
 * @param earlier the losses of the steps that were done before, by step and name, for a tool that finds nothing of its own
 *     about them, because it is on another machine now or was not asked for then
 */
public record TrackedRun(
        Path folder,
        String id,
        String name,
        Map<String, String> settings,
        long resumedStep,
        SortedMap<Long, Map<String, Double>> earlier) {
    /**
     * Returns the value of a setting that every run has, as one would write it.
     *
     * @throws IllegalArgumentException if this one has none
     */
    public String setting(Setting<?> setting) {
        String value = settings.get(setting.name());
        if (value == null) {
            throw new IllegalArgumentException("the run has no " + setting.name());
        }
        return value;
    }

    /** Returns whether the run goes on from a checkpoint. */
    public boolean resumed() {
        return resumedStep > 0;
    }
}
