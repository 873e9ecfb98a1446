package dev.dreambooth.maven.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.event.Event;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A bar grows in one line and is gone before anything else is said. */
class TerminalProgressTest {
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final List<Event> lines = new ArrayList<>();
    private long seconds;
    private final TerminalProgress progress = new TerminalProgress(
            lines::add, new PrintStream(screen, true, StandardCharsets.UTF_8), () -> seconds * 1_000_000_000L);

    @Test
    void stepsFillABarAndTheLastOneBecomesALine() {
        Event last = new Event.StepCompleted(4, 4, 0.5, 0.5, null, 1e-5, 1, 2.0, 0);

        progress.on(new Event.StepCompleted(2, 4, 0.25, 0.25, null, 1e-5, 1, 2.0, 0));
        progress.on(new Event.StepCompleted(3, 4, 0.25, 0.25, null, 1e-5, 1, 2.0, 0)); // too soon to be drawn
        progress.on(last);

        assertThat(screen.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "\r\u001b[K  [###############...............] 50 % 2/4 steps, loss 0.2500, 2.00 s/step, 0:00:04"
                                + " left\r\u001b[K");
        assertThat(lines).containsExactly(last);
    }

    @Test
    void whatIsNoProgressGoesThroughUntouched() {
        Event warning = new Event.Warning("a prompt is cut");

        progress.on(warning);

        assertThat(screen.size()).isZero();
        assertThat(lines).containsExactly(warning);
    }

    @Test
    void nobodyWatchesABuildServerOrAParallelBuild() {
        assertThat(TerminalProgress.isWatched(false, false, Map.of("TERM", "xterm")))
                .isFalse();
        assertThat(TerminalProgress.isWatched(true, true, Map.of("TERM", "xterm")))
                .isFalse();
        assertThat(TerminalProgress.isWatched(true, false, Map.of("TERM", "xterm", "CI", "true")))
                .isFalse();
        assertThat(TerminalProgress.isWatched(true, false, Map.of())).isFalse();
    }
}
