package dev.dreambooth.engine.report;

import dev.dreambooth.engine.evaluation.curve.StepScore;
import dev.dreambooth.engine.evaluation.curve.TrainingCurve;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The course of a training as an image: what was learned of the subject, how well prompts are followed, and the product
 * of both, over the steps, with a ring around the knee of over-fitting.
 */
public final class CheckpointChart {
    private final TrainingCurve course;
    private final LossCurve.Theme theme;

    private CheckpointChart(TrainingCurve course, LossCurve.Theme theme) {
        this.course = course;
        this.theme = theme;
    }

    /**
     * Returns the SVG document.
     *
     * @param course with scores
     * @param theme the screen that it is for
     */
    public static String svg(TrainingCurve course, LossCurve.Theme theme) {
        return new CheckpointChart(course, theme).draw();
    }

    private String draw() {
        List<TrainingCurve.Point> points = course.points();
        LossAxes axes = LossAxes.upTo(
                1, points.get(0).step(), points.get(points.size() - 1).step());
        CurveSheet.Series score = series("score", theme.validation(), "", StepScore::score);
        List<CurveSheet.Series> curves = List.of(
                series("subject", theme.instance(), "9 3", StepScore::learned),
                series("prompts", theme.prior(), "2 3", StepScore::followed),
                score);
        StringBuilder description = new StringBuilder();
        curves.forEach(curve -> description.append(curve.course()));
        course.knee().ifPresent(knee -> description.append("Knee at step ").append(knee.step()));
        CurveSheet sheet =
                new CurveSheet("Subject and prompts over the training", description.toString(), curves, axes, theme);
        StringBuilder marks = new StringBuilder();
        for (CurveSheet.Series curve : curves) {
            for (int i = 0; i < curve.steps().length; i++) {
                marks.append(CurveSheet.dot(axes.x(curve.steps()[i]), axes.y(curve.values()[i]), curve.colour()));
            }
        }
        course.knee()
                .ifPresent(knee -> marks.append(sheet.ring(
                        axes.x(knee.step()),
                        axes.y(knee.score().map(StepScore::score).orElse(0.0)),
                        "knee: step " + knee.step())));
        return sheet.svg(Optional.empty(), marks.toString());
    }

    private CurveSheet.Series series(String name, String colour, String dashes, ToDoubleFunction<StepScore> value) {
        return new CurveSheet.Series(
                name,
                colour,
                dashes,
                course.points().stream().mapToLong(TrainingCurve.Point::step).toArray(),
                course.points().stream()
                        .mapToDouble(point -> value.applyAsDouble(point.score().orElseThrow()))
                        .toArray());
    }
}
