package dev.dreambooth.jenkins.results;

import dev.dreambooth.jenkins.untrusted.Numbers;
import java.util.Locale;

/** How far a stage is and on what it runs. Immutable. */
public final class StageProgress {
    private final String phase;
    private final String unit;
    private final long done;
    private final long total;
    private final String device;
    private final double secondsPerStep;
    private final long memoryBytes;

    /**
     * Creates a state.
     *
     * @param phase what the stage does, or did last
     * @param unit what is counted
     * @param done how much is done
     * @param total how much there is to do; 0 if unknown
     * @param device what computes
     * @param secondsPerStep how long an update takes; 0 if unknown
     * @param memoryBytes the peak of the memory used; 0 if unknown
     */
    StageProgress(
            String phase, String unit, long done, long total, String device, double secondsPerStep, long memoryBytes) {
        this.phase = phase;
        this.unit = unit;
        this.done = done;
        this.total = total;
        this.device = device;
        this.secondsPerStep = secondsPerStep;
        this.memoryBytes = memoryBytes;
    }

    /** Returns the state before the first event. */
    static StageProgress none() {
        return new StageProgress("", "", 0, 0, "", 0, 0);
    }

    /** Returns the state with another count. */
    StageProgress at(long nowDone, long nowTotal, String nowUnit) {
        return new StageProgress(phase, nowUnit, nowDone, nowTotal, device, secondsPerStep, memoryBytes);
    }

    /** Returns the state in another phase. */
    StageProgress in(String nowPhase) {
        return new StageProgress(nowPhase, "", 0, 0, device, secondsPerStep, memoryBytes);
    }

    /** Returns the state in another phase of the same count. */
    StageProgress after(String nowPhase) {
        return new StageProgress(nowPhase, unit, done, total, device, secondsPerStep, memoryBytes);
    }

    /** Returns the state on a device. */
    StageProgress on(String nowDevice) {
        return new StageProgress(phase, unit, done, total, nowDevice, secondsPerStep, memoryBytes);
    }

    /** Returns the state with what an update cost. */
    StageProgress costing(double seconds, long bytes) {
        return new StageProgress(phase, unit, done, total, device, seconds, Math.max(memoryBytes, bytes));
    }

    /** Returns what the stage does, or did last. */
    public String getPhase() {
        return phase;
    }

    /** Returns what is counted. */
    public String getUnit() {
        return unit;
    }

    /** Returns how much is done. */
    public long getDone() {
        return done;
    }

    /** Returns how much there is to do; 0 if unknown. */
    public long getTotal() {
        return total;
    }

    /** Returns what computes. */
    public String getDevice() {
        return device;
    }

    /** Returns how long an update takes in seconds; 0 if unknown. */
    public double getSecondsPerStep() {
        return secondsPerStep;
    }

    /** Returns how long an update takes for a person: three digits that mean something. */
    public String getPace() {
        return Numbers.brief(secondsPerStep);
    }

    /** Returns the peak of the memory used in bytes; 0 if unknown. */
    public long getMemoryBytes() {
        return memoryBytes;
    }

    /** Returns the peak of the memory used for a person. */
    public String getMemory() {
        return String.format(Locale.ROOT, "%.1f GiB", memoryBytes / (double) (1 << 30));
    }
}
