package dev.dreambooth.engine.evaluation.curve;

import dev.dreambooth.contract.evaluation.Digits;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.settings.gate.GateMeasure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The course of a training as an evaluation sees it: a point a step, and which step is the knee of over-fitting.
 *
 * @param points by rising step
 * @param unscored why there are no scores, if there are none
 */
public record TrainingCurve(List<Point> points, Optional<String> unscored) {
    /** The name of the file with the numbers. */
    public static final String FILE_NAME = "checkpoints.csv";

    private static final String HEADER =
            "step,model,subject,learned,clip-t,prompt-margin,followed,copies,score,behind,error,knee";

    /**
     * A step.
     *
     * @param measured what was measured
     * @param score how good it is, if that can be told
     * @param behind how far its score is behind the highest
     * @param error the standard error of that
     * @param knee whether it is the step to take
     */
    public record Point(MeasuredStep measured, Optional<StepScore> score, double behind, double error, boolean knee) {
        /** Returns the number of steps that the weights have seen. */
        public long step() {
            return measured.step();
        }
    }

    /** Takes a copy. */
    public TrainingCurve {
        points = List.copyOf(points);
    }

    /** Returns the course of a training. */
    public static TrainingCurve of(List<MeasuredStep> steps) {
        try {
            List<StepScore> scores = new ArrayList<>();
            for (MeasuredStep step : steps) {
                scores.add(step.score());
            }
            Knee knee = new Knee(scores);
            boolean any = scores.stream().anyMatch(score -> score.score() > 0);
            List<Point> points = new ArrayList<>();
            for (int i = 0; i < steps.size(); i++) {
                points.add(new Point(
                        steps.get(i),
                        Optional.of(scores.get(i)),
                        knee.behind(i),
                        knee.error(i),
                        any && i == knee.number()));
            }
            return new TrainingCurve(
                    points, any ? Optional.empty() : Optional.of("no step shows the subject and follows prompts"));
        } catch (Unscored e) {
            return new TrainingCurve(
                    steps.stream()
                            .map(step -> new Point(step, Optional.empty(), 0, 0, false))
                            .toList(),
                    Optional.of(e.why()));
        }
    }

    /** Returns the step to take, if that can be told. */
    public Optional<Point> knee() {
        return points.stream().filter(Point::knee).findFirst();
    }

    /** Writes the numbers into a folder, a row a step; a cell is empty where there is no number. */
    public void write(Path folder) {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (Point point : points) {
            text.append(String.join(",", row(point))).append('\n');
        }
        AtomicFiles.write(folder.resolve(FILE_NAME), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> row(Point point) {
        MeasuredStep measured = point.measured();
        Optional<StepScore> score = point.score();
        return List.of(
                Long.toString(point.step()),
                measured.published() ? "published" : "checkpoint",
                number(measured.number(GateMeasure.SUBJECT)),
                score.map(one -> Digits.text(one.learned())).orElse(""),
                number(measured.number(GateMeasure.CLIP_T)),
                number(measured.number(GateMeasure.PROMPT_MARGIN)),
                score.map(one -> Digits.text(one.followed())).orElse(""),
                number(measured.number(GateMeasure.COPIES)),
                score.map(one -> Digits.text(one.score())).orElse(""),
                score.map(one -> Digits.text(point.behind())).orElse(""),
                score.map(one -> Digits.text(point.error())).orElse(""),
                Boolean.toString(point.knee()));
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? Digits.text(value.getAsDouble()) : "";
    }
}
