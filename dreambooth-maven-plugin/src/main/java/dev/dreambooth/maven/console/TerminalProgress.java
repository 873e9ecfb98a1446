package dev.dreambooth.maven.console;

import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventListener;
import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Draws a bar that grows in the last line of a terminal, in place of a line every few seconds. Everything else, and the
 * last word on each phase, goes on to plain lines.
 */
public final class TerminalProgress implements EventListener {
    private static final int WIDTH = 30;
    private static final long INTERVAL_NANOS = Duration.ofMillis(100).toNanos();
    private static final String CLEAR = "\r\u001b[K";

    private final EventListener lines;
    private final PrintStream terminal;
    private final LongSupplier nanoTime;
    private long next;
    private boolean drawn;

    /**
     * Creates a listener.
     *
     * @param lines takes what is to stay on the screen
     * @param terminal where to draw
     */
    public TerminalProgress(EventListener lines, PrintStream terminal) {
        this(lines, terminal, System::nanoTime);
    }

    public TerminalProgress(EventListener lines, PrintStream terminal, LongSupplier nanoTime) {
        this.lines = lines;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        next = nanoTime.getAsLong();
    }

    /**
     * Returns whether somebody watches: Maven may ask questions, its output is a terminal that knows the cursor, and it
     * builds one module at a time.
     */
    public static boolean isWatched(boolean interactive, boolean parallel, Map<String, String> environment) {
        return interactive
                && !parallel
                && !environment.containsKey("CI")
                && !environment.getOrDefault("TERM", "dumb").equals("dumb")
                && Optional.ofNullable(System.console())
                        .filter(TerminalProgress::isTerminal)
                        .isPresent();
    }

    /** From Java 22 on there is a console even where there is no terminal, and it can be asked. */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }

    @Override
    public void on(Event event) {
        if (event instanceof Event.Progress progress && progress.done() < progress.total()) {
            draw(progress.done(), progress.total(), progress.unit());
        } else if (event instanceof Event.StepCompleted step && step.step() < step.totalSteps()) {
            draw(
                    step.step(),
                    step.totalSteps(),
                    text("steps, loss %.4f, %.2f s/step, %s left", step.loss(), step.secondsPerStep(), left(step)));
        } else {
            clear();
            lines.on(event);
        }
    }

    private static String left(Event.StepCompleted step) {
        long seconds = Math.round((step.totalSteps() - step.step()) * step.secondsPerStep());
        return text("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    private void draw(long done, long total, String rest) {
        long now = nanoTime.getAsLong();
        if (now - next < 0) {
            return;
        }
        next = now + INTERVAL_NANOS;
        int full = (int) (done * WIDTH / total);
        terminal.print(CLEAR
                + text(
                        "  [%s%s] %d %% %d/%d %s",
                        "#".repeat(full), ".".repeat(WIDTH - full), done * 100 / total, done, total, rest));
        terminal.flush();
        drawn = true;
    }

    private void clear() {
        if (drawn) {
            terminal.print(CLEAR);
            terminal.flush();
            drawn = false;
        }
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
