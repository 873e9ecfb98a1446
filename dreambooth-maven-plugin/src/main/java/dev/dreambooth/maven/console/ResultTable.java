package dev.dreambooth.maven.console;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.launch.WorkFolder;
import dev.dreambooth.contract.record.ResultFiles;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.contract.spec.RunSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says where everything lies that a run has left, in lines for a console. */
public final class ResultTable {
    private ResultTable() {}

    /**
     * Returns a line for each thing that is there.
     *
     * @param base the folder that paths are shown relative to, where they are below it
     */
    public static List<String> of(RunSpec spec, Path base) {
        Path results = spec.stageDirectory();
        Map<String, Path> places = new LinkedHashMap<>();
        places.put(spec.stage().folder().replace('-', ' '), results);
        places.put("contact sheet", results.resolve(ResultFiles.CONTACT_SHEET));
        places.put("report", results.resolve(ResultFiles.REPORT));
        if (spec.stage() == Stage.TRAIN) {
            places.put(
                    "progress",
                    spec.outputDirectory().resolve(ResultFiles.PROGRESS).resolve(ResultFiles.REPORT));
        }
        places.put("record", results.resolve(RunRecord.FILE_NAME));
        places.put("events", results.resolve(WorkFolder.EVENTS));
        places.put("log", spec.outputDirectory().resolve(".work/" + spec.stage().id() + "/worker.log"));
        List<String> lines = new ArrayList<>();
        places.forEach((what, place) -> {
            if (Files.exists(place)) {
                lines.add("  %-15s%s".formatted(what, shown(place, base)));
            }
        });
        return lines;
    }

    private static String shown(Path place, Path base) {
        return (place.startsWith(base) ? base.relativize(place) : place).toString();
    }
}
