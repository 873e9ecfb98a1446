package dev.dreambooth.engine.stage.evaluate;

import dev.dreambooth.contract.evaluation.Digits;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.engine.evaluation.curve.TrainingCurve;
import dev.dreambooth.engine.report.CheckpointChart;
import dev.dreambooth.engine.report.HtmlReport;
import dev.dreambooth.engine.report.LossCurve;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the page of an evaluation shows of the checkpoints: the curve, the numbers, and the images of each.
 *
 * @param curve what was measured
 * @param series the checkpoints
 * @param width of an image in pixels
 */
record CheckpointPart(TrainingCurve curve, CheckpointSeries series, int width) {
    private static final String CURVE = "checkpoints.svg";
    private static final String DARK_CURVE = "checkpoints-dark.svg";

    /** Adds to a page, and writes the drawings beside it. */
    void addTo(HtmlReport page, Path folder) {
        if (curve.points().stream().allMatch(point -> point.score().isPresent())) {
            draw(CURVE, LossCurve.Theme.LIGHT, folder);
            draw(DARK_CURVE, LossCurve.Theme.DARK, folder);
            page.chart(
                    "Checkpoints",
                    new HtmlReport.Image(
                            CURVE,
                            "what was learned of the subject, how well prompts are followed, and the product of both, from "
                                    + TrainingCurve.FILE_NAME),
                    DARK_CURVE);
        }
        page.table("The steps of the training", rows());
        for (CheckpointImages checkpoint : series.checkpoints()) {
            List<HtmlReport.Image> images = checkpoint.images().stream()
                    .map(image ->
                            new HtmlReport.Image(checkpoint.resultFile(image.sample()), series.prompt(image), width))
                    .toList();
            page.images("Step " + checkpoint.step(), images);
        }
    }

    private void draw(String name, LossCurve.Theme theme, Path folder) {
        AtomicFiles.write(
                folder.resolve(name), CheckpointChart.svg(curve, theme).getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, String> rows() {
        Map<String, String> rows = new LinkedHashMap<>();
        curve.points()
                .forEach(point -> rows.put(
                        "step " + point.step() + (point.measured().published() ? ", the judged model" : ""),
                        told(point)));
        curve.unscored().ifPresent(why -> rows.put("no knee", why));
        return rows;
    }

    private static String told(TrainingCurve.Point point) {
        return point.score()
                .map(score -> "score " + shown(score.score()) + ": subject " + shown(score.learned()) + ", prompts "
                        + shown(score.followed())
                        + (point.behind() == 0
                                ? "; the highest"
                                : "; " + shown(point.behind()) + " behind the highest, standard error "
                                        + shown(point.error()))
                        + (point.knee() ? "; the knee" : ""))
                .orElse("not scored");
    }

    private static String shown(double value) {
        return Digits.text(value, 3);
    }

    /** Returns what the end of the run says of it. */
    static String message(Optional<TrainingCurve> curve) {
        return curve.map(found -> found.knee()
                        .map(knee -> "; the knee of over-fitting is at step " + knee.step()
                                + (knee.measured().published() ? ", which was published" : ""))
                        .orElseGet(() ->
                                "; no knee of over-fitting: " + found.unscored().orElse("")))
                .orElse("");
    }
}
