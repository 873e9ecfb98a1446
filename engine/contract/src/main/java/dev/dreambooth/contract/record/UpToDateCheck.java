package dev.dreambooth.contract.record;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FileHasher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Decides whether a stage has anything to do, and why. */
public final class UpToDateCheck {
    private UpToDateCheck() {}

    /**
     * What the check found.
     *
     * @param upToDate whether the result is what a new run would make
     * @param reason why, for a person
     */
    public record Verdict(boolean upToDate, String reason) {}

    /**
     * Compares what lies in a stage's folder with what a run would make now.
     *
     * @param folder the stage's folder, which need not exist
     * @param now what would decide the result of a run
     * @param hasher finds the digests of the files that lie there
     */
    public static Verdict check(Path folder, Fingerprint now, FileHasher hasher) {
        Optional<RunRecord> record;
        try {
            record = RunRecord.read(folder);
        } catch (UserError e) {
            return new Verdict(false, e.what());
        }
        if (record.isEmpty()) {
            return new Verdict(false, "no result yet");
        }
        if (!record.get().sha256().equals(now.sha256())) {
            return new Verdict(
                    false, String.join(", ", now.changesSince(record.get().fingerprint())));
        }
        for (FileRecord output : record.get().outputs()) {
            try {
                if (!output.holds(folder, hasher)) {
                    return new Verdict(false, output.name() + " is missing or was changed");
                }
            } catch (IOException e) {
                return new Verdict(false, output.name() + " cannot be read");
            }
        }
        return new Verdict(
                true,
                "same settings, inputs and engine; all "
                        + record.get().outputs().size() + " files are as they were made");
    }
}
