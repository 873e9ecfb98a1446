package dev.dreambooth.engine.stage;

import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.engine.report.HtmlReport;
import dev.dreambooth.engine.report.LossCurve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The page beside a trained model: the course of the loss, all settings, and what it was made from. */
final class TrainingReport {
    static final String CURVE = "loss.svg";

    private TrainingReport() {}

    /** Writes the page and what it shows into the model's folder; equal runs write equal files. */
    static void write(LossHistory losses, Fingerprint fingerprint, Path folder) throws IOException {
        losses.write(folder);
        List<LossCurve.Point> points = losses.points();
        HtmlReport page = new HtmlReport("Training");
        if (!points.isEmpty()) {
            LossCurve.Point last = points.get(points.size() - 1);
            Files.writeString(folder.resolve(CURVE), LossCurve.svg("Loss, mean of recent steps", points));
            page.paragraph("%d steps; the last had loss %.6f.".formatted(last.step(), last.loss()));
            page.pictures(
                    "Loss", List.of(new HtmlReport.Picture(CURVE, "loss over steps, from " + LossHistory.FILE_NAME)));
        }
        Facts.of(fingerprint).forEach(page::table);
        page.write(folder);
    }
}
