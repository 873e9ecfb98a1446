package dev.dreambooth.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of fault is seen, told with what shows it again, and does not stop the run. */
class FuzzRunTest {
    private static final byte[] WHOLE = {1, 2, 3, 4};
    private static final AtomicReference<Object> HELD = new AtomicReference<>();

    @TempDir
    private Path folder;

    private FuzzTally run(FuzzTarget.Reader reader) throws IOException, InterruptedException {
        FuzzInput input =
                FuzzInput.of("a.bin", WHOLE, (whole, random) -> Arrays.copyOf(whole, random.nextInt(whole.length)));
        FuzzTarget target = new FuzzTarget("kind", 1, true, List.of(input), (file, in, output) -> {
            if (Files.size(file) < WHOLE.length) {
                reader.read(file, in, output);
            }
        });
        return new FuzzRun(folder, 7, folder.resolve("kept"), 1).run(target, 0, number -> number < 3);
    }

    private void assertFault(FuzzTarget.Reader reader, String finding) throws IOException, InterruptedException {
        FuzzTally tally = run(reader);
        assertThat(tally.of(Outcome.FAULT)).isEqualTo(3);
        assertThat(tally.faults())
                .first()
                .asString()
                .contains(finding, "-Dfuzz.kind=kind -Dfuzz.seed=7 -Dfuzz.number=0");
        assertThat(folder.resolve("kept/kind-7-0/a.bin")).isRegularFile();
    }

    @BeforeEach
    void holdNothing() {
        HELD.set("");
    }

    /** Readings that hang would compute for as long as this process lives, beside all tests to come. */
    @AfterEach
    void letReadingsEnd() throws InterruptedException {
        HELD.set("never");
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("fuzz")) {
                thread.join(10_000);
                assertThat(thread.isAlive()).as("still computing").isFalse();
            }
        }
    }

    @Test
    void anErrorThatNamesTheFileIsAnAnswer() throws Exception {
        FuzzTally tally = run((file, in, output) -> {
            throw UserError.data(file + " ends early.", "Fetch it again.");
        });
        assertThat(tally.of(Outcome.REFUSED)).isEqualTo(3);
        assertThat(tally.faults()).isEmpty();
        assertThat(FuzzTally.table(List.of(tally))).contains("kind", "refused");
    }

    @Test
    void anErrorThatNamesNoFileIsNone() throws Exception {
        assertFault(
                (file, in, output) -> {
                    throw UserError.data("It ends early.", "Fetch it again.");
                },
                "does not name the file");
    }

    @Test
    void anyOtherExceptionIsNone() throws Exception {
        assertFault(
                (file, in, output) -> {
                    throw new StackOverflowError("deep");
                },
                "StackOverflowError");
    }

    @Test
    void aFileThatEndsEarlyIsNotTakenForAWholeOne() throws Exception {
        assertFault((file, in, output) -> {}, "ends early for a whole one");
    }

    @Test
    void memoryIsMeasured() throws Exception {
        assertFault(
                (file, in, output) -> {
                    HELD.set(new byte[230 << 20]);
                    HELD.set("");
                    throw UserError.data(file + " ends early.", "Fetch it again.");
                },
                "allocates 192 MiB or more");
    }

    @Test
    void filesOutsideOfTheOutputAreSeen() throws Exception {
        assertFault(
                (file, in, output) -> {
                    Files.writeString(in.resolve("../../climbed"), "out");
                    throw UserError.data(file + " ends early.", "Fetch it again.");
                },
                "touches files outside the output");
    }

    @Test
    void whatHangsIsLeftToItself() throws Exception {
        assertFault(
                (file, in, output) -> {
                    while (!HELD.compareAndSet("never", "never")) {
                        Thread.onSpinWait();
                    }
                },
                "hangs");
    }

    @Test
    void aKindWhoseWholeFilesAreRefusedIsNoTarget() {
        FuzzTarget target = new FuzzTarget(
                "kind",
                1,
                true,
                List.of(FuzzInput.of("a.bin", WHOLE, (whole, random) -> whole)),
                (file, in, output) -> {
                    throw UserError.data(file + " is strange.", "Fetch it again.");
                });
        assertThatThrownBy(() -> new FuzzRun(folder, 7, folder, 1).run(target, 0, number -> number < 3))
                .hasRootCauseMessage(folder.resolve("kind/0/a/b/c/in/a.bin") + " is strange. Fetch it again.");
    }
}
