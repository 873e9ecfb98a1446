package dev.dreambooth.engine.stage.train.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.settings.choice.TrainMethod;
import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.contract.settings.train.OptimizerSettings;
import dev.dreambooth.contract.settings.train.TrainSettings;
import dev.dreambooth.contract.settings.train.ValidationSettings;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.engine.report.HtmlReport;
import dev.dreambooth.engine.report.LossCurve;
import dev.dreambooth.engine.report.ValidationLoss;
import dev.dreambooth.engine.stage.ReportTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The page beside a trained model: the course of the loss, all settings, and what it was made from. */
public final class TrainingReport {
    static final String CURVE = "loss.svg";

    private static final String DARK_CURVE = "loss-dark.svg";
    private static final String TITLE = "Loss, mean of recent steps";

    /** What most people look for first among the settings, as far as the run has them. */
    private static final List<Setting<?>> FIGURES = List.of(
            LoraSettings.TRAIN_METHOD,
            OptimizerSettings.LEARNING_RATE,
            LoraSettings.LORA_LEARNING_RATE,
            TrainSettings.TRAIN_BATCH_SIZE,
            TrainSettings.RESOLUTION);

    private TrainingReport() {}

    /**
     * Writes the page and what it shows into the model's folder; equal runs write equal files.
     *
     * @param judged the losses on held-out images; empty if there are none
     * @param scores what was seen of the samples of each step, in words; empty if they chose no step
     * @param remarks what was told of the inputs
     */
    public static void write(
            LossHistory losses,
            List<ValidationLoss> judged,
            Map<String, String> scores,
            List<String> remarks,
            Fingerprint fingerprint,
            Path folder)
            throws IOException {
        losses.write(folder);
        List<LossCurve.Point> points = losses.points();
        HtmlReport page = new HtmlReport("Training");
        if (!points.isEmpty()) {
            Files.writeString(folder.resolve(CURVE), LossCurve.svg(TITLE, points, judged, LossCurve.Theme.LIGHT));
            Files.writeString(folder.resolve(DARK_CURVE), LossCurve.svg(TITLE, points, judged, LossCurve.Theme.DARK));
            page.figures(figures(points, judged, fingerprint))
                    .chart("Loss", new HtmlReport.Image(CURVE, caption(judged)), DARK_CURVE);
        }
        if (!scores.isEmpty()) {
            page.table("The steps by their samples", scores);
        }
        if (!remarks.isEmpty()) {
            page.table("To know of the images", ReportTables.numbered(remarks));
        }
        ReportTables.of(fingerprint).forEach(page::table);
        page.write(folder);
    }

    private static String caption(List<ValidationLoss> judged) {
        return "loss over steps, from " + LossHistory.FILE_NAME
                + best(judged)
                        .map(best -> "; loss on held-out images, from " + ValidationHistory.FILE_NAME
                                + ", best at step " + best.step())
                        .orElse("");
    }

    /** The last step of a run is always validated. */
    private static Optional<String> earlyEnd(List<ValidationLoss> judged, JsonNode settings) {
        long most = settings.path(TrainSettings.MAX_TRAIN_STEPS.name()).asLong();
        boolean mayBe = settings.hasNonNull(ValidationSettings.EARLY_STOPPING_PATIENCE.name()) && !judged.isEmpty();
        return Optional.of(mayBe)
                .filter(Boolean::booleanValue)
                .map(yes -> judged.get(judged.size() - 1).step())
                .filter(last -> last < most)
                .map(last -> "at step " + last + " of " + most);
    }

    private static Optional<ValidationLoss> best(List<ValidationLoss> judged) {
        return judged.stream().filter(ValidationLoss::best).findFirst();
    }

    private static Map<String, String> figures(
            List<LossCurve.Point> points, List<ValidationLoss> judged, Fingerprint fingerprint) {
        LossCurve.Point last = points.get(points.size() - 1);
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("steps", Long.toString(last.step()));
        figures.put("last loss", String.format(Locale.ROOT, "%.4f", last.loss()));
        best(judged).ifPresent(best -> {
            figures.put("best validation loss", String.format(Locale.ROOT, "%.4f", best.loss()));
            figures.put("at step", Long.toString(best.step()));
        });
        JsonNode settings = fingerprint.settings();
        earlyEnd(judged, settings).ifPresent(where -> figures.put("stopped early", where));
        boolean lora = settings.path(LoraSettings.TRAIN_METHOD.name()).asText().equals(TrainMethod.LORA.label());
        Setting<?> unused = lora ? OptimizerSettings.LEARNING_RATE : LoraSettings.LORA_LEARNING_RATE;
        for (Setting<?> setting : FIGURES) {
            JsonNode value = settings.path(setting.name());
            if (!value.isMissingNode() && !setting.equals(unused)) {
                figures.put(setting.name(), ReportTables.shown(value));
            }
        }
        return figures;
    }
}
