package dev.dreambooth.engine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.engine.report.LossCurve.Point;
import dev.dreambooth.engine.report.LossCurve.Theme;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Curves that a browser draws without script, in any locale, whatever the losses. */
class LossCurveTest {
    private static final List<ValidationLoss> NONE = List.of();
    private static final List<ValidationLoss> JUDGED = List.of(
            new ValidationLoss(50, 0.7, false),
            new ValidationLoss(100, 0.25, true),
            new ValidationLoss(200, 0.5, false));

    @Test
    void drawsOneCurveForEachLoss() throws Exception {
        Document svg = parse(LossCurve.svg("Loss <of> \"sks\" & co", run(200, 0.1), NONE, Theme.LIGHT));
        assertThat(svg.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("Loss <of> \"sks\" & co");
        assertThat(curves(svg)).isEqualTo(3);
        assertThat(svg.getElementsByTagName("script").getLength()).isZero();
        assertThat(svg.getElementsByTagName("style").getLength()).isZero();
    }

    @Test
    void darkScreensGetTheSameCurvesInOtherColours() throws Exception {
        String dark = LossCurve.svg("t", run(200, 0.1), NONE, Theme.DARK);
        assertThat(curves(parse(dark))).isEqualTo(3);
        assertThat(dark).doesNotContain("#ffffff", "#1f4e9c");
        assertThat(path(parse(dark), "#7fb0ff"))
                .isEqualTo(path(parse(LossCurve.svg("t", run(200, 0.1), NONE, Theme.LIGHT)), "#1f4e9c"));
    }

    @Test
    void drawsValidationsAsTheyAreAndMarksTheBest() throws Exception {
        Document svg = parse(LossCurve.svg("t", run(200, 0.1), JUDGED, Theme.LIGHT));
        assertThat(curves(svg)).isEqualTo(4);
        String[] numbers = path(svg, "#8a2a86").split("[ML ]", -1);
        assertThat(numbers).as("three points, not running means").hasSize(7);
        List<Element> marks = elements(svg, "circle");
        assertThat(marks).hasSize(4);
        Element ring = marks.get(3);
        assertThat(ring.getAttribute("cx")).isEqualTo(numbers[3]);
        assertThat(ring.getAttribute("cy")).isEqualTo(numbers[4]);
        assertThat(elements(svg, "text")).extracting(Element::getTextContent).contains("best: step 100", "validation");
        assertThat(svg.getElementsByTagName("desc").item(0).getTextContent())
                .contains("validation: 0.7000 at step 50, 0.5000 at step 200. Best validation: 0.2500 at step 100.");
    }

    @Test
    void thoseWhoSeeNoColoursTellCurvesApartByTheirStrokes() throws Exception {
        for (Theme theme : Theme.values()) {
            Document svg = parse(LossCurve.svg("t", run(200, 0.1), JUDGED, theme));
            List<String> drawn = elements(svg, "path").stream()
                    .filter(path -> path.hasAttribute("stroke-width"))
                    .map(path -> path.getAttribute("stroke-dasharray"))
                    .toList();
            assertThat(drawn).hasSize(4).doesNotHaveDuplicates();
            assertThat(elements(svg, "line"))
                    .as("the legend shows the strokes that are drawn")
                    .extracting(line -> line.getAttribute("stroke-dasharray"))
                    .isEqualTo(drawn);
        }
    }

    @Test
    void oneValidationBeyondTheLastFiniteStepIsSeen() throws Exception {
        Document svg = parse(LossCurve.svg("t", run(10, 0.1), List.of(new ValidationLoss(12, 0.5, true)), Theme.LIGHT));
        assertThat(elements(svg, "circle"))
                .extracting(circle -> Double.valueOf(circle.getAttribute("cx")))
                .containsExactly(944.0, 944.0);
    }

    @Test
    void validationsThatAreNotFiniteAreLeftOut() throws Exception {
        List<ValidationLoss> judged =
                List.of(new ValidationLoss(5, Double.NaN, true), new ValidationLoss(10, Double.NaN, false));
        String svg = LossCurve.svg("t", run(10, 0.1), judged, Theme.LIGHT);
        assertThat(curves(parse(svg))).isEqualTo(3);
        assertThat(svg).doesNotContain("NaN", "circle");
    }

    @Test
    void leavesOutThePriorWhereThereIsNone() throws Exception {
        assertThat(curves(parse(LossCurve.svg("t", run(50, Double.NaN), NONE, Theme.LIGHT))))
                .isEqualTo(2);
    }

    @Test
    void breaksTheCurveWhereTheLossWasNotFinite() throws Exception {
        List<Point> points = List.of(
                new Point(1, 1, 1, 1), new Point(2, Double.NaN, 1, 1), new Point(3, 1, 1, 1), new Point(4, 1, 1, 1));
        Document svg = parse(LossCurve.svg("t", points, NONE, Theme.LIGHT));
        assertThat(svg.getDocumentElement().getTextContent()).doesNotContain("NaN");
        assertThat(path(svg, "#1f4e9c")).containsSubsequence("M", "M", "L").doesNotContain("NaN");
    }

    @Test
    void fallingLossesFall() throws Exception {
        String[] numbers = path(parse(LossCurve.svg("t", run(200, 0.1), NONE, Theme.LIGHT)), "#1f4e9c")
                .split("[ML ]", -1);
        double first = Double.parseDouble(numbers[2]);
        double last = Double.parseDouble(numbers[numbers.length - 1]);
        assertThat(last).as("y grows downwards").isGreaterThan(first + 50);
    }

    @Test
    void theAxisEndsSoonAfterTheHighestLossInNumbersOfOneKind() {
        String svg = LossCurve.svg("t", List.of(new Point(1, 1.26, 1, 1), new Point(2, 1, 1, 1)), NONE, Theme.LIGHT);
        assertThat(svg).contains(">0.00<", ">0.30<", ">1.50<").doesNotContain(">1.80<");
    }

    @Test
    void isTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        String here = LossCurve.svg("t", run(30, 0.1), NONE, Theme.LIGHT);
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(LossCurve.svg("t", run(30, 0.1), NONE, Theme.LIGHT)).isEqualTo(here);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void oneStepIsEnoughAndNoneIsNot() throws Exception {
        assertThat(curves(parse(LossCurve.svg("t", run(1, 0.1), NONE, Theme.LIGHT))))
                .isEqualTo(3);
        assertThatThrownBy(() -> LossCurve.svg("t", List.of(), NONE, Theme.LIGHT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Point> run(int steps, double prior) {
        return IntStream.rangeClosed(1, steps)
                .mapToObj(step -> new Point(step, 1.0 / step, 0.5 / step, prior))
                .toList();
    }

    private static int curves(Document svg) {
        int curves = 0;
        for (int i = 0; i < svg.getElementsByTagName("path").getLength(); i++) {
            Element path = (Element) svg.getElementsByTagName("path").item(i);
            curves += path.hasAttribute("stroke-width") ? 1 : 0;
        }
        return curves;
    }

    private static List<Element> elements(Document svg, String name) {
        return IntStream.range(0, svg.getElementsByTagName(name).getLength())
                .mapToObj(i -> (Element) svg.getElementsByTagName(name).item(i))
                .toList();
    }

    private static String path(Document svg, String colour) {
        for (int i = 0; i < svg.getElementsByTagName("path").getLength(); i++) {
            Element path = (Element) svg.getElementsByTagName("path").item(i);
            if (path.getAttribute("stroke").equals(colour)) {
                return path.getAttribute("d");
            }
        }
        throw new AssertionError("no curve " + colour);
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
}
