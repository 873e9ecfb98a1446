package dev.dreambooth.contract.io;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CommonSettings;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Room on a disk: asked for before it is needed, and spoken of in one way when it is missing. */
public final class DiskSpace {
    /** Less than a block or two of a file system, which a failed write may leave. */
    private static final long NEXT_TO_NOTHING = 1 << 14;

    private DiskSpace() {}

    /**
     * Refuses to go on where something would not fit.
     *
     * @param place where it will be written; need not exist yet
     * @param bytes how much it takes
     * @param what what it is, as a message names it, such as {@code "the checkpoint checkpoint-000400"}
     * @throws UserError with exit code 3, naming how much is missing
     */
    public static void require(Path place, long bytes, String what) {
        if (free(place) < bytes) {
            throw missing(place, bytes, what);
        }
    }

    /** Returns how many bytes this user may still write at a place; as many as can be, if the system does not tell. */
    public static long free(Path place) {
        Path existing = place.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            return Files.getFileStore(existing).getUsableSpace();
        } catch (IOException unknown) {
            return Long.MAX_VALUE; // then the write itself will tell
        }
    }

    /**
     * Returns whether a write failed because the disk is full: as {@link #isFull(IOException)} says, or, since systems say
     * it in many languages, because next to nothing is free there.
     */
    static boolean isFull(IOException failure, Path place) {
        boolean ofAnotherKind = failure instanceof AccessDeniedException || failure instanceof NoSuchFileException;
        return isFull(failure) || (!ofAnotherKind && free(place) < NEXT_TO_NOTHING);
    }

    /** Returns whether a write failed because the disk, or the user's share of it, is full. */
    public static boolean isFull(IOException failure) {
        String reason = failure instanceof FileSystemException detailed && detailed.getReason() != null
                ? detailed.getReason()
                : String.valueOf(failure.getMessage());
        String lower = reason.toLowerCase(Locale.ROOT);
        return lower.contains("no space left") || lower.contains("not enough space") || lower.contains("quota");
    }

    /** Returns the error of {@link #require}. */
    static UserError missing(Path place, long bytes, String what) {
        long free = free(place);
        String gap = free < bytes
                ? ByteCount.shown(bytes - free) + " are missing"
                : "yet the system takes no more, so a quota may be reached";
        return new UserError(
                        ExitCode.DATA,
                        "The disk is full: " + what + " takes " + ByteCount.shown(bytes) + ", and "
                                + ByteCount.shown(free) + " are free at " + place.toAbsolutePath() + "; " + gap + ".",
                        "Free that much there, or choose another outputDirectory; what is written already is kept, and"
                                + " the next run goes on from it.")
                .about(CommonSettings.OUTPUT_DIRECTORY);
    }
}
