package dev.dreambooth.engine.fuzz;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Says what to think of how a reading ended.
 *
 * @param outcome in a word
 * @param finding of a fault, what is wrong; the same for faults of one cause
 */
record Judgement(Outcome outcome, String finding) {
    private static final long MEMORY = 200L << 20;
    private static final int LONGEST_MESSAGE = 2000;
    private static final int FRAMES = 3;

    private static Judgement fault(String finding) {
        return new Judgement(Outcome.FAULT, finding);
    }

    static Judgement ofHung(Watch.Measured measured) {
        return fault("hangs at " + frames(measured.hung().orElseThrow()));
    }

    /**
     * Judges a reading.
     *
     * @param whole the file as it was
     * @param changed the file as it was read
     * @param file where it lay
     * @param cutIsRefused whether it must be refused if it ends early
     */
    static Judgement of(
            Watch.Measured measured, byte[] whole, byte[] changed, Path file, FuzzPlace place, boolean cutIsRefused)
            throws IOException {
        Optional<String> touched = place.touched();
        if (touched.isPresent()) {
            return fault("touches files outside the output");
        }
        Judgement ending = measured.thrown()
                .map(thrown -> of(thrown, file, place.folder()))
                .orElseGet(() -> cutIsRefused && isCut(whole, changed)
                        ? fault("takes a file that ends early for a whole one")
                        : new Judgement(Outcome.RIGHT_RESULT, ""));
        long allowed = changed.length + MEMORY;
        if (ending.outcome() != Outcome.FAULT && measured.allocatedBytes() > allowed) {
            return fault("allocates " + (measured.allocatedBytes() >> 26 << 6) + " MiB or more");
        }
        if (ending.outcome() != Outcome.FAULT && measured.grownBytes() - measured.allocatedBytes() > allowed) {
            return fault("lets the process grow by " + (measured.grownBytes() >> 26 << 6) + " MiB or more");
        }
        return ending;
    }

    private static Judgement of(Throwable thrown, Path file, Path folder) {
        if (!(thrown instanceof UserError refusal)) {
            return fault(thrown.getClass().getName() + " at " + frames(Arrays.asList(thrown.getStackTrace())));
        }
        String at = frames(Arrays.asList(refusal.getStackTrace()));
        String message = refusal.getMessage();
        if (refusal.exitCode() == ExitCode.INTERNAL) {
            return fault("calls it a fault of the program at " + at);
        }
        if (message.length() > LONGEST_MESSAGE) {
            return fault("has a message that is longer than a screen at " + at);
        }
        if (message.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n')) {
            return fault("has control characters in its message at " + at);
        }
        if (message.contains(file.getFileName().toString())) {
            return new Judgement(Outcome.REFUSED, "");
        }
        boolean beside =
                message.contains(folder.toString()) || refusal.setting().isPresent();
        return beside ? new Judgement(Outcome.REFUSED_BESIDE, "") : fault("does not name the file at " + at);
    }

    /** White space at the end says nothing. */
    private static boolean isCut(byte[] whole, byte[] changed) {
        boolean begins =
                changed.length < whole.length && Arrays.equals(whole, 0, changed.length, changed, 0, changed.length);
        for (int at = changed.length; begins && at < whole.length; at++) {
            if (!Character.isWhitespace(whole[at])) {
                return true;
            }
        }
        return false;
    }

    /** The innermost places in our own code. */
    private static String frames(List<StackTraceElement> stack) {
        List<String> ours = stack.stream()
                .filter(frame -> frame.getClassName().startsWith("dev.dreambooth")
                        && !frame.getClassName().contains(".fuzz.")
                        && !frame.getClassName().endsWith(".UserError"))
                .limit(FRAMES)
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                .toList();
        return String.join(" < ", ours);
    }
}
