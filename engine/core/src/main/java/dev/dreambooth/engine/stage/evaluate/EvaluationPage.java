package dev.dreambooth.engine.stage.evaluate;

import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.evaluation.GateResult;
import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.contract.evaluation.Verdict;
import dev.dreambooth.engine.evaluation.ByPrompt;
import dev.dreambooth.engine.evaluation.measure.ImageColumn;
import dev.dreambooth.engine.evaluation.measure.ImageScore;
import dev.dreambooth.engine.evaluation.result.Evaluated;
import dev.dreambooth.engine.report.HtmlReport;
import dev.dreambooth.engine.stage.ReportTables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The page of an evaluation: verdicts, numbers with their intervals, and the images beside those that the base model makes
 * of the same noise; the best and the worst first.
 */
final class EvaluationPage {
    /** Best and worst images that are shown first. */
    private static final int EXTREMES = 4;

    private final Evaluation evaluation;
    private final ByPrompt<List<ImageScore>> images;
    private final EvaluationPlan plan;
    private final int width;
    private final List<Pair> pairs = new ArrayList<>();

    /** An image of the subject, and what the base model makes of the same noise. */
    private record Pair(int row, ImageScore tuned, ImageScore base) {
        double likeness() {
            return tuned.value(ImageColumn.SUBJECT).orElse(Double.NEGATIVE_INFINITY);
        }
    }

    /** @param width of an image in pixels */
    EvaluationPage(Evaluated evaluated, EvaluationPlan plan, int width) {
        this.evaluation = evaluated.evaluation();
        this.images = evaluated.images();
        this.plan = plan;
        this.width = width;
        for (int row = 0; row < images.tuned().size(); row++) {
            for (int i = 0; i < images.tuned().get(row).size(); i++) {
                pairs.add(new Pair(
                        row,
                        images.tuned().get(row).get(i),
                        images.base().get(row).get(i)));
            }
        }
    }

    /**
     * Writes the page into the folder of the results.
     *
     * @param course of the training, if it was looked at
     * @param facts tables of how it came about, by heading
     */
    void write(Optional<CheckpointPart> course, Map<String, Map<String, String>> facts, Path folder) {
        HtmlReport page = new HtmlReport("Evaluation");
        page.figures(verdicts());
        page.table("Gates", gates());
        page.table("Measures", measures());
        if (!evaluation.remarks().isEmpty()) {
            page.table("To know of these numbers", ReportTables.numbered(evaluation.remarks()));
        }
        course.ifPresent(part -> part.addTo(page, folder));
        List<Pair> ranked = new ArrayList<>(pairs);
        ranked.sort(Comparator.comparingDouble(Pair::likeness));
        int count = Math.min(EXTREMES, ranked.size());
        page.images(
                "The worst: least like the subject, beside the base model's of the same noise",
                shown(ranked.subList(0, count)));
        Collections.reverse(ranked);
        page.images("The best: most like the subject", shown(ranked.subList(0, count)));
        rows(page);
        facts.forEach(page::table);
        page.write(folder);
    }

    private Map<String, String> verdicts() {
        Map<String, String> counts = new LinkedHashMap<>();
        for (Verdict verdict : Verdict.values()) {
            long count = evaluation.with(verdict).count();
            if (count > 0) {
                counts.put((count == 1 ? "gate: " : "gates: ") + verdict, String.valueOf(count));
            }
        }
        counts.put("images of the subject", String.valueOf(pairs.size()));
        return counts;
    }

    private Map<String, String> gates() {
        Map<String, String> rows = new LinkedHashMap<>();
        for (GateResult result : evaluation.gates()) {
            rows.put(result.gate().name(), result.verdict().label().toUpperCase(Locale.ROOT) + ": " + result.message());
        }
        return rows;
    }

    private Map<String, String> measures() {
        Map<String, String> rows = new LinkedHashMap<>();
        evaluation.measures().forEach((name, measured) -> rows.put(name, told(measured)));
        evaluation.unmeasured().forEach((name, why) -> rows.put(name, "not measured: " + why));
        return rows;
    }

    private static String told(Measured measured) {
        Double ceiling = measured.ceiling();
        return "trained " + measured.tuned().shown() + ", base "
                + measured.base().shown()
                + (ceiling == null ? "" : ", instance images among themselves " + shown(ceiling));
    }

    private List<HtmlReport.Image> shown(List<Pair> some) {
        List<HtmlReport.Image> figures = new ArrayList<>();
        for (Pair pair : some) {
            figures.add(figure(plan.subjects().get(pair.row()) + ", ", pair.tuned()));
            figures.add(figure("base, ", pair.base()));
        }
        return figures;
    }

    private HtmlReport.Image figure(String what, ImageScore image) {
        OptionalDouble likeness = image.value(ImageColumn.SUBJECT);
        return new HtmlReport.Image(
                image.facts().file(),
                what + "seed " + image.seed()
                        + (likeness.isPresent() ? ": " + shown(likeness.getAsDouble()) : "")
                        + (image.facts().degenerate() ? ", of one colour" : ""),
                width);
    }

    /** All images, prompt by prompt, then those of the class. */
    private void rows(HtmlReport page) {
        for (int row = 0; row < images.tuned().size(); row++) {
            List<HtmlReport.Image> figures = new ArrayList<>();
            images.tuned().get(row).forEach(image -> figures.add(figure("", image)));
            images.base().get(row).forEach(image -> figures.add(figure("base, ", image)));
            page.images(plan.subjects().get(row), figures);
        }
        for (int row = 0; row < images.classTuned().size(); row++) {
            List<HtmlReport.Image> figures = new ArrayList<>();
            images.classTuned().get(row).forEach(image -> figures.add(figure("", image)));
            images.classBase().get(row).forEach(image -> figures.add(figure("base, ", image)));
            page.images("The class: " + plan.classPrompts().get(row), figures);
        }
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
