package dev.dreambooth.engine.stage.evaluate;

import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.evaluation.GateResult;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.settings.gate.GateAction;
import dev.dreambooth.engine.evaluation.ByPrompt;
import dev.dreambooth.engine.evaluation.measure.ImageScore;
import dev.dreambooth.engine.evaluation.result.Evaluated;
import dev.dreambooth.engine.evaluation.result.FlatMetrics;
import dev.dreambooth.engine.evaluation.result.ModelCard;
import dev.dreambooth.engine.evaluation.result.ScoresCsv;
import dev.dreambooth.engine.report.GateSuite;
import dev.dreambooth.engine.stage.ReportTables;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.generate.SampledModel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What an evaluation leaves for programs and for people beside its images. */
final class EvaluationReports {
    private final StageContext context;
    private final EvaluationPlan plan;
    private final SampledModel trained;

    EvaluationReports(StageContext context, EvaluationPlan plan, SampledModel trained) {
        this.context = context;
        this.plan = plan;
        this.trained = trained;
    }

    /**
     * Writes all into the folder of the results, in which the images lie.
     *
     * @param course of the training, if it was looked at
     * @param width of an image in pixels
     */
    void write(Evaluated evaluated, Optional<CheckpointPart> course, Fingerprint fingerprint, int width, Path folder) {
        Evaluation evaluation = evaluated.evaluation();
        evaluation.write(folder);
        ScoresCsv.write(rows(evaluated.images()), folder);
        FlatMetrics.write(evaluation, folder);
        GateSuite.write(evaluation, "", FlatMetrics.of(evaluation), folder);
        ModelCard.write(CardOf.trained(trained, plan, context), evaluation, folder);
        new EvaluationPage(evaluated, plan, width).write(course, ReportTables.of(fingerprint), folder);
    }

    /** Each image once: those that the base model made of the class are among those it made of the prompts. */
    private static List<ImageScore> rows(ByPrompt<List<ImageScore>> images) {
        Set<String> files = new HashSet<>();
        return Stream.of(images.tuned(), images.base(), images.classTuned(), images.classBase())
                .flatMap(List::stream)
                .flatMap(List::stream)
                .filter(image -> files.add(image.facts().file()))
                .toList();
    }

    /** Returns what the record holds: all numbers, and how many gates want what of the build. */
    static Map<String, Double> metrics(Evaluation evaluation) {
        Map<String, Double> metrics = new TreeMap<>(FlatMetrics.of(evaluation));
        metrics.put("gatesFailed", count(evaluation, GateAction.FAIL));
        metrics.put("gatesUnstable", count(evaluation, GateAction.UNSTABLE));
        metrics.put("gatesWarned", count(evaluation, GateAction.WARN));
        return metrics;
    }

    private static double count(Evaluation evaluation, GateAction wanted) {
        return (double) evaluation.gates().stream()
                .map(GateResult::consequence)
                .filter(consequence -> consequence.filter(wanted::equals).isPresent())
                .count();
    }
}
