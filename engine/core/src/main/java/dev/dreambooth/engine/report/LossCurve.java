package dev.dreambooth.engine.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The course of the loss as an image that needs no program to look at: static SVG without script or style, which
 * build servers show even where their security policy forbids both.
 *
 * <p>The loss of a single step says little, as its timestep is drawn anew each time; the curves are running means, and
 * single steps a shade behind them. A validation draws the same noise every time, so its losses are shown as they are.
 * Curves differ in colour and in the pattern of their stroke, so that those who see no colours can tell them apart.
 */
public final class LossCurve {
    /** Each point is the mean over this share of the run, so that a curve looks alike at any length. */
    private static final int WINDOWS_PER_RUN = 20;

    private LossCurve() {}

    /**
     * The losses of one training step.
     *
     * @param step optimizer step, rising along the list
     * @param loss what was minimised
     * @param instanceLoss the part of the subject's images
     * @param priorLoss the part of the class images; NaN without prior preservation
     */
    public record Point(long step, double loss, double instanceLoss, double priorLoss) {}

    /** Colours that can be read on a kind of screen, and by people who see fewer of them. */
    public enum Theme {
        /** Dark on white. */
        LIGHT("#ffffff", "#333333", "#e3e3e3", "#c5d3ea", "#1f4e9c", "#c2571a", "#1f7a4d", "#8a2a86"),
        /** Light on nearly black. */
        DARK("#16181d", "#cfd3da", "#30343c", "#2c4263", "#7fb0ff", "#ffab70", "#6fd3a0", "#ec9ae8");

        private final String background;
        private final String text;
        private final String grid;
        private final String step;
        private final String loss;
        private final String instance;
        private final String prior;
        private final String validation;

        Theme(
                String background,
                String text,
                String grid,
                String step,
                String loss,
                String instance,
                String prior,
                String validation) {
            this.background = background;
            this.text = text;
            this.grid = grid;
            this.step = step;
            this.loss = loss;
            this.instance = instance;
            this.prior = prior;
            this.validation = validation;
        }

        String background() {
            return background;
        }

        String text() {
            return text;
        }

        String grid() {
            return grid;
        }

        String instance() {
            return instance;
        }

        String prior() {
            return prior;
        }

        String validation() {
            return validation;
        }
    }

    /**
     * Returns the SVG document.
     *
     * @param title the heading
     * @param points one a step, at least one
     * @param validations by rising step; empty if no images were held out
     * @param theme the screen that it is for
     */
    public static String svg(String title, List<Point> points, List<ValidationLoss> validations, Theme theme) {
        if (points.isEmpty()) {
            throw new IllegalArgumentException("no points");
        }
        long[] steps = points.stream().mapToLong(Point::step).toArray();
        CurveSheet.Series single = new CurveSheet.Series(
                "single steps",
                theme.step,
                "",
                steps,
                points.stream().mapToDouble(Point::loss).toArray());
        List<CurveSheet.Series> curves = Stream.of(
                        new CurveSheet.Series("loss", theme.loss, "", steps, means(points, Point::loss)),
                        new CurveSheet.Series(
                                "instance", theme.instance, "9 3", steps, means(points, Point::instanceLoss)),
                        new CurveSheet.Series("prior", theme.prior, "2 3", steps, means(points, Point::priorLoss)),
                        validation(validations, theme))
                .filter(series -> series.finite().findAny().isPresent())
                .toList();
        LossAxes axes = axes(curves, single);
        CurveSheet sheet = new CurveSheet(title, description(curves, validations), curves, axes, theme);
        return sheet.svg(Optional.of(single), marks(validations, sheet, theme));
    }

    private static CurveSheet.Series validation(List<ValidationLoss> validations, Theme theme) {
        return new CurveSheet.Series(
                "validation",
                theme.validation,
                "10 3 2 3",
                validations.stream().mapToLong(ValidationLoss::step).toArray(),
                validations.stream().mapToDouble(ValidationLoss::loss).toArray());
    }

    private static LossAxes axes(List<CurveSheet.Series> curves, CurveSheet.Series single) {
        List<CurveSheet.Series> all =
                Stream.concat(curves.stream(), Stream.of(single)).toList();
        long[] steps =
                all.stream().flatMapToLong(one -> LongStream.of(one.steps())).toArray();
        double highest =
                all.stream().flatMapToDouble(CurveSheet.Series::finite).max().orElse(0);
        return LossAxes.upTo(
                highest,
                LongStream.of(steps).min().orElseThrow(),
                LongStream.of(steps).max().orElseThrow());
    }

    /** A dot for every validation, which a single one is seen by, and a ring with its step around the best. */
    private static String marks(List<ValidationLoss> validations, CurveSheet sheet, Theme theme) {
        LossAxes axes = sheet.axes();
        StringBuilder svg = new StringBuilder();
        for (ValidationLoss one : validations) {
            if (Double.isFinite(one.loss())) {
                svg.append(CurveSheet.dot(axes.x(one.step()), axes.y(one.loss()), theme.validation));
            }
        }
        best(validations)
                .ifPresent(best ->
                        svg.append(sheet.ring(axes.x(best.step()), axes.y(best.loss()), "best: step " + best.step())));
        return svg.toString();
    }

    private static Optional<ValidationLoss> best(List<ValidationLoss> validations) {
        return validations.stream()
                .filter(one -> one.best() && Double.isFinite(one.loss()))
                .findFirst();
    }

    /** What is read out in place of the image: where each curve begins and ends. */
    private static String description(List<CurveSheet.Series> curves, List<ValidationLoss> validations) {
        StringBuilder text = new StringBuilder();
        curves.forEach(curve -> text.append(curve.course()));
        best(validations)
                .ifPresent(best -> text.append(
                        String.format(Locale.ROOT, "Best validation: %.4f at step %d.", best.loss(), best.step())));
        return text.toString().strip();
    }

    private static double[] means(List<Point> points, ToDoubleFunction<Point> value) {
        int window = Math.max(1, points.size() / WINDOWS_PER_RUN);
        double[] means = new double[points.size()];
        for (int i = 0; i < means.length; i++) {
            List<Point> recent = points.subList(Math.max(0, i - window + 1), i + 1);
            means[i] = recent.stream().mapToDouble(value).average().orElseThrow();
        }
        return means;
    }
}
