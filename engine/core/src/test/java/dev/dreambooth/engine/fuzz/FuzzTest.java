package dev.dreambooth.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a file holds, it is answered by a right result or by an error that names it. By default three thousand changed
 * files are opened, the same ones each time; {@code -Dfuzz.mutations=100000}, or {@code -Dfuzz.seconds=3600}, opens more,
 * {@code -Dfuzz.seed=2} others, {@code -Dfuzz.kind=png} those of one kind, and {@code -Dfuzz.number=17} a single one again.
 */
class FuzzTest {
    private static final long MUTATIONS = 3_000;
    private static final Path RESULTS = Path.of("target", "fuzz");
    private static final List<FuzzTally> TALLIES = new ArrayList<>();

    @TempDir
    private Path folder;

    static Stream<FuzzTarget> targets() {
        String kind = System.getProperty("fuzz.kind", "");
        return FuzzTargets.all().stream()
                .filter(target -> kind.isEmpty() || target.kind().equals(kind));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void isAnsweredByARightResultOrByAnErrorThatNamesIt(FuzzTarget target) throws Exception {
        FuzzRun run = new FuzzRun(folder, Long.getLong("fuzz.seed", 1), RESULTS.resolve("faults"));
        long number = Long.getLong("fuzz.number", -1);
        FuzzTally tally = run.run(target, Math.max(0, number), number < 0 ? extent(target) : one -> one == number);
        TALLIES.add(tally);
        assertThat(tally.faults()).as("faults; %s", tally.faultCounts()).isEmpty();
    }

    private static LongPredicate extent(FuzzTarget target) {
        int shares = targets().mapToInt(FuzzTarget::share).sum();
        long seconds = Long.getLong("fuzz.seconds", 0);
        if (seconds > 0) {
            long end = System.nanoTime() + seconds * 1_000_000_000L / targets().count();
            return number -> System.nanoTime() < end;
        }
        long mutations = Long.getLong("fuzz.mutations", MUTATIONS) * target.share() / shares;
        return number -> number < mutations;
    }

    @AfterAll
    static void tell() throws IOException {
        String table = FuzzTally.table(TALLIES);
        System.out.println(table);
        Files.writeString(Files.createDirectories(RESULTS).resolve("outcomes.txt"), table);
    }
}
