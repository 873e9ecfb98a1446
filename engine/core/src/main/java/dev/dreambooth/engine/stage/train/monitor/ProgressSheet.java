package dev.dreambooth.engine.stage.train.monitor;

import dev.dreambooth.contract.record.ResultFiles;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.PngReader;
import dev.dreambooth.engine.report.ContactSheet;
import dev.dreambooth.engine.report.HtmlReport;
import dev.dreambooth.engine.stage.ContactSheets;
import dev.dreambooth.engine.stage.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What lies beside the samples made while training, to see at a glance how the model learns: a contact sheet and a page,
 * both with the steps from left to right. Made anew after each step that is sampled, also when a run goes on.
 */
final class ProgressSheet {
    /** More steps than these no sheet is wide enough for; the page has all. */
    private static final int MOST_ACROSS = 10;

    private static final String STEP = "step-";
    private static final Pattern FOLDER = Pattern.compile(STEP + "\\d{6,9}");

    private ProgressSheet() {}

    /**
     * Writes both, unless no step has an image of each prompt.
     *
     * @param folder holds a folder for each sampled step
     * @param samples of each step, by prompt
     * @param ours which steps this run has sampled; others are of an earlier run
     */
    static void write(Path folder, List<Sample> samples, IntPredicate ours) throws IOException {
        List<Path> steps = steps(folder, samples, ours);
        if (steps.isEmpty()) {
            Files.deleteIfExists(folder.resolve(ResultFiles.CONTACT_SHEET)); // of an earlier run
            Files.deleteIfExists(folder.resolve(ResultFiles.REPORT));
            return;
        }
        List<Path> across = spread(steps);
        ContactSheet sheet = new ContactSheet(
                "steps across, prompts down",
                across.stream().map(ProgressSheet::caption).toList());
        HtmlReport page = new HtmlReport("Samples while training");
        page.sheet("Contact sheet", new HtmlReport.Image(ResultFiles.CONTACT_SHEET, "all prompts"));
        for (Sample sample : samples) {
            List<RgbImage> row = new ArrayList<>();
            for (Path step : across) {
                row.add(PngReader.read(Files.readAllBytes(step.resolve(sample.fileName()))));
            }
            String prompt = sample.request().prompt();
            sheet.addRow(prompt, row);
            page.images(
                    prompt,
                    steps.stream()
                            .map(step -> new HtmlReport.Image(
                                    step.getFileName() + "/" + sample.fileName(),
                                    caption(step),
                                    row.get(0).width()))
                            .toList());
        }
        Files.write(folder.resolve(ResultFiles.CONTACT_SHEET), ContactSheets.png(sheet));
        page.write(folder);
    }

    /** Those of this run in their order, as far as they have an image of each prompt: a run may go on with others. */
    private static List<Path> steps(Path folder, List<Sample> samples, IntPredicate ours) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry ->
                            FOLDER.matcher(entry.getFileName().toString()).matches())
                    .filter(entry -> ours.test(step(entry)))
                    .filter(step ->
                            samples.stream().allMatch(sample -> Files.isRegularFile(step.resolve(sample.fileName()))))
                    .sorted()
                    .toList();
        }
    }

    /** As many as a sheet has room for, evenly spread, the first and the last among them. */
    private static List<Path> spread(List<Path> steps) {
        if (steps.size() <= MOST_ACROSS) {
            return steps;
        }
        return IntStream.range(0, MOST_ACROSS)
                .mapToObj(i -> steps.get(i * (steps.size() - 1) / (MOST_ACROSS - 1)))
                .toList();
    }

    private static int step(Path folder) {
        return Integer.parseInt(folder.getFileName().toString().substring(STEP.length()));
    }

    private static String caption(Path folder) {
        return "step " + step(folder);
    }
}
