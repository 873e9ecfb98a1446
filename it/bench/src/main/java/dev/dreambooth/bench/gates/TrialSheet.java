package dev.dreambooth.bench.gates;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.engine.data.image.Resampler;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.PngReader;
import dev.dreambooth.engine.data.png.PngWriter;
import dev.dreambooth.engine.report.ContactSheet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A picture of trials: a row each, with two images of the subject in three places and two of the class. */
final class TrialSheet {
    private static final SortedMap<String, String> PLACES =
            new TreeMap<>(Map.of("01", "in the snow", "02", "on the beach", "07", "at night"));
    private static final String CLASS = "the class";

    private final Path home;

    TrialSheet(Path home) {
        this.home = home;
    }

    /** Draws one good trial and all bad ones at half the size of a contact sheet. */
    byte[] of(List<Trial> trials) throws IOException {
        List<String> columns = new ArrayList<>();
        PLACES.values().forEach(place -> columns.addAll(List.of(place, place)));
        columns.addAll(List.of(CLASS, CLASS));
        ContactSheet sheet = new ContactSheet("what the gates see", columns);
        boolean good = false;
        for (Trial trial : trials) {
            if (!trial.good() || !good) {
                good |= trial.good();
                sheet.addRow(trial.good() ? "good" : trial.name() + ": " + trial.fault(), row(trial));
            }
        }
        RgbImage drawn = sheet.draw();
        return PngWriter.encode(Resampler.resize(drawn, drawn.width() / 2, drawn.height() / 2), Map.of());
    }

    private List<RgbImage> row(Trial trial) throws IOException {
        Path images =
                home.resolve(trial.name()).resolve(Stage.EVALUATE.folder()).resolve("images");
        List<RgbImage> row = new ArrayList<>();
        for (String number : PLACES.keySet()) {
            row.addAll(first(images.resolve("subject"), number, 2));
        }
        row.addAll(first(images.resolve("class"), "01", 1));
        row.addAll(first(images.resolve("class"), "02", 1));
        return row;
    }

    private static List<RgbImage> first(Path folder, String number, int count) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.getFileName().toString().startsWith(number + "-"))
                    .sorted()
                    .limit(count)
                    .toList();
        }
        List<RgbImage> images = new ArrayList<>();
        for (Path file : files) {
            images.add(PngReader.read(Files.readAllBytes(file)));
        }
        return images;
    }
}
