package dev.dreambooth.engine.evaluation.result;

import dev.dreambooth.contract.evaluation.Digits;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.engine.evaluation.measure.ImageColumn;
import dev.dreambooth.engine.evaluation.measure.ImageScore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The numbers of every image, {@code scores.csv} (RFC 4180, but for lines that end as on Unix): a row an image. A cell
 * is empty where nothing was measured.
 */
public final class ScoresCsv {
    /** The name of the file. */
    public static final String FILE_NAME = "scores.csv";

    private ScoresCsv() {}

    /** Writes the rows into a folder, in the order given. */
    public static void write(List<ImageScore> images, Path folder) {
        AtomicFiles.write(folder.resolve(FILE_NAME), text(images).getBytes(StandardCharsets.UTF_8));
    }

    static String text(List<ImageScore> images) {
        List<String> head = new ArrayList<>(List.of("file", "model", "kind", "prompt", "seed"));
        for (ImageColumn column : ImageColumn.values()) {
            head.add(column.label());
        }
        head.addAll(List.of("pixel-deviation", "degenerate"));
        StringBuilder text = new StringBuilder(String.join(",", head)).append('\n');
        for (ImageScore image : images) {
            text.append(String.join(",", row(image))).append('\n');
        }
        return text.toString();
    }

    private static List<String> row(ImageScore image) {
        List<String> row = new ArrayList<>();
        row.add(quoted(image.facts().file()));
        row.add(image.tuned() ? "tuned" : "base");
        row.add(image.kind());
        row.add(quoted(image.prompt()));
        row.add(Long.toString(image.seed()));
        for (ImageColumn column : ImageColumn.values()) {
            row.add(number(image.value(column)));
        }
        double deviation = image.facts().pixelDeviation();
        row.add(number(Double.isFinite(deviation) ? OptionalDouble.of(deviation) : OptionalDouble.empty()));
        row.add(Boolean.toString(image.facts().degenerate()));
        return row;
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? Digits.text(value.getAsDouble()) : "";
    }

    private static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
