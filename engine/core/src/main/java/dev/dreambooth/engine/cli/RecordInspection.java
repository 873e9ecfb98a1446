package dev.dreambooth.engine.cli;

import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.contract.record.FileRecord;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.record.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Says what a record tells of a run, and whether the files beside it are still those of the record. */
final class RecordInspection {
    private RecordInspection() {}

    static List<String> of(RunRecord record, Path folder) {
        Fingerprint made = record.fingerprint();
        List<String> lines = new ArrayList<>();
        lines.add("record of " + Inspection.printable(made.stage()) + ", fingerprint " + record.sha256());
        made.settings()
                .properties()
                .forEach(setting -> lines.add(
                        "  " + Inspection.printable(setting.getKey()) + ": " + Inspection.shown(setting.getValue())));
        made.environment()
                .forEach((name, value) -> lines.add("  made with " + Inspection.printable(name + " " + value)));
        made.inputs().forEach((name, value) -> lines.add("  made from " + Inspection.printable(name + " " + value)));
        record.metrics().forEach((name, value) -> lines.add("  " + Inspection.printable(name) + ": " + value));
        for (FileRecord output : record.outputs()) {
            lines.add("  output " + Inspection.printable(output.name()) + ", " + output.bytes() + " bytes: "
                    + state(output, folder));
        }
        return lines;
    }

    private static String state(FileRecord output, Path folder) {
        try {
            return output.holds(folder, FileHasher.READING) ? "as it was made" : "MISSING OR CHANGED";
        } catch (IOException e) {
            return "UNREADABLE";
        }
    }
}
