package dev.dreambooth.contract.launch;

import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventListener;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells a run in plain lines, for consoles and build logs alike: each phase once, and how far it is every few seconds.
 */
public final class ConsoleProgress implements EventListener {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

    private final Consumer<String> info;
    private final Consumer<String> warning;
    private final LongSupplier nanoTime;
    private long phaseStart;
    private long nextLine;

    /**
     * Creates a listener.
     *
     * @param info takes a line for the reader
     * @param warning takes a line that the reader should not miss
     */
    public ConsoleProgress(Consumer<String> info, Consumer<String> warning) {
        this(info, warning, System::nanoTime);
    }

    ConsoleProgress(Consumer<String> info, Consumer<String> warning, LongSupplier nanoTime) {
        this.info = info;
        this.warning = warning;
        this.nanoTime = nanoTime;
        beginPhase();
    }

    @Override
    public void on(Event event) {
        if (event instanceof Event.RunStarted run) {
            info.accept(text("%s on %s, %d threads (%s)", run.stage(), run.device(), run.threads(), run.reason()));
            beginPhase();
        } else if (event instanceof Event.PhaseStarted phase) {
            info.accept(phase.phase());
            beginPhase();
        } else if (event instanceof Event.Progress progress) {
            onProgress(progress);
        } else if (event instanceof Event.StepCompleted step) {
            onStep(step);
        } else if (event instanceof Event.CheckpointWritten checkpoint) {
            info.accept("  wrote " + checkpoint.path());
        } else if (event instanceof Event.ValidationCompleted judged) {
            info.accept(text(
                    "  validation at step %d: loss %.4f%s",
                    judged.step(), judged.loss(), judged.best() ? ", the best so far" : ""));
        } else if (event instanceof Event.Warning worry) {
            warning.accept(worry.message());
        }
    }

    private void onProgress(Event.Progress progress) {
        if (due(progress.done(), progress.total())) {
            info.accept(text(
                    "  %d/%d %s (%d %%)%s",
                    progress.done(),
                    progress.total(),
                    progress.unit(),
                    percent(progress.done(), progress.total()),
                    left(progress.done(), progress.total())));
        }
    }

    private void onStep(Event.StepCompleted step) {
        if (due(step.step(), step.totalSteps())) {
            String losses = step.priorLoss() == null
                    ? text("loss %.4f", step.loss())
                    : text("loss %.4f (instance %.4f, prior %.4f)", step.loss(), step.instanceLoss(), step.priorLoss());
            info.accept(text(
                    "  step %d/%d (%d %%) %s, %.2f s/step%s",
                    step.step(),
                    step.totalSteps(),
                    percent(step.step(), step.totalSteps()),
                    losses,
                    step.secondsPerStep(),
                    timeLeft((step.totalSteps() - step.step()) * step.secondsPerStep())));
        }
    }

    private void beginPhase() {
        phaseStart = nanoTime.getAsLong();
        nextLine = phaseStart + INTERVAL_NANOS;
    }

    /** Returns whether a line is due: the interval is over, or nothing is left to do. */
    private boolean due(long done, long total) {
        long now = nanoTime.getAsLong();
        if (done < total && now - nextLine < 0) {
            return false;
        }
        nextLine = now + INTERVAL_NANOS;
        return true;
    }

    private String left(long done, long total) {
        if (done == 0) {
            return "";
        }
        double elapsed = (nanoTime.getAsLong() - phaseStart) / 1e9;
        return timeLeft(elapsed / done * (total - done));
    }

    private static String timeLeft(double seconds) {
        long whole = Math.round(seconds);
        return whole == 0 ? "" : text(", %d:%02d:%02d left", whole / 3600, whole / 60 % 60, whole % 60);
    }

    private static long percent(long done, long total) {
        return total == 0 ? 100 : done * 100 / total;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
