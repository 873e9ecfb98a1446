package dev.dreambooth.engine.fuzz;

import dev.dreambooth.engine.fuzz.FuzzInput.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongPredicate;

/** A thread that changes files of one kind and opens them, one after another, until it is done or given up. */
final class FuzzWorker {
    private final FuzzTarget target;
    private final FuzzPlace place;
    private final long seed;
    private final FuzzTally tally;
    private final AtomicLong number = new AtomicLong(-1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private Thread thread = new Thread();
    private Change change = new Change("", (whole, random) -> whole);
    private byte[] changed = {};
    private boolean givenUp;

    FuzzWorker(FuzzTarget target, FuzzPlace place, long seed, FuzzTally tally) {
        this.target = target;
        this.place = place;
        this.seed = seed;
        this.tally = tally;
    }

    void start(long first, LongPredicate goesOn) {
        thread = new Thread(() -> work(first, goesOn), "fuzz");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns whether it still works after so long. */
    boolean awaitEnd(long millis) throws InterruptedException {
        thread.join(millis);
        if (failure.get() != null) {
            throw new AssertionError(target.kind() + ": the fuzzing itself has failed", failure.get());
        }
        return thread.isAlive();
    }

    /** Returns the number of the change that it works on; it has not begun while that is negative. */
    long number() {
        return number.get();
    }

    /** Returns how long it has computed. */
    double seconds() {
        return Watch.seconds(thread);
    }

    /** Leaves the thread to itself and returns the number at which it hung. */
    synchronized long giveUp() throws IOException {
        givenUp = true;
        Watch.Measured measured = Watch.Measured.givenUp(thread);
        tally.count(number.get(), Judgement.ofHung(measured), measured, change.file(), changed);
        return number.get();
    }

    @SuppressWarnings("IllegalCatch") // told by the thread that waits
    private void work(long first, LongPredicate goesOn) {
        try {
            for (FuzzInput input : target.inputs()) {
                requireWhole(input);
            }
            int filled = -1;
            for (long next = first; goesOn.test(next); next++) {
                SplittableRandom random = new SplittableRandom(
                        seed * 1_000_003 + next * 31 + target.kind().hashCode());
                int chosen = random.nextInt(target.inputs().size());
                FuzzInput input = target.inputs().get(chosen);
                if (chosen != filled) {
                    place.fill(input);
                }
                filled = one(next, input, random) ? chosen : -1;
            }
        } catch (Throwable thrown) {
            failure.set(thrown);
        }
    }

    /** Returns whether the folder is as it was before. */
    private boolean one(long next, FuzzInput input, SplittableRandom random) throws IOException {
        Change chosen = input.changes().get(random.nextInt(input.changes().size()));
        byte[] whole = input.files().get(chosen.file());
        byte[] bytes = chosen.mutator().mutate(whole, random);
        Path file = Files.write(place.folder().resolve(chosen.file()), bytes);
        place.note();
        synchronized (this) {
            change = chosen;
            changed = bytes;
            number.set(next);
        }
        Watch.Measured measured = Watch.measure(() -> target.reader().read(file, place.folder(), place.output()));
        synchronized (this) {
            if (givenUp) {
                throw new IllegalStateException("given up");
            }
            Judgement judgement = Judgement.of(measured, whole, bytes, file, place, target.cutIsRefused());
            tally.count(next, judgement, measured, chosen.file(), bytes);
            Files.write(file, whole);
            return judgement.outcome() != Outcome.FAULT; // who writes where he must not may have left more behind
        }
    }

    private void requireWhole(FuzzInput input) throws IOException {
        place.fill(input);
        for (Change possible : input.changes()) {
            Path file = place.folder().resolve(possible.file());
            Watch.measure(() -> target.reader().read(file, place.folder(), place.output()))
                    .thrown()
                    .ifPresent(refused -> {
                        throw new AssertionError("a file that is whole is refused", refused);
                    });
        }
    }
}
