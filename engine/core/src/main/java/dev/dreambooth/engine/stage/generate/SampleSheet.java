package dev.dreambooth.engine.stage.generate;

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
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What lies beside the images of a whole run to look through them: a contact sheet and a page, of which there are several
 * where one would hold too much to open. One page's images are in memory at a time.
 */
final class SampleSheet {
    /** More seeds than these side by side no screen is wide enough for. */
    private static final int ACROSS = 8;

    private SampleSheet() {}

    /** Images of a prompt side by side. */
    private record Line(String prompt, List<Sample> samples) {
        /** Returns the lines of a prompt's images. */
        static List<Line> of(List<Sample> row) {
            String prompt = row.get(0).request().prompt();
            if (row.size() <= ACROSS) {
                return List.of(new Line(prompt, row));
            }
            List<Line> lines = new ArrayList<>();
            for (int from = 0; from < row.size(); from += ACROSS) {
                List<Sample> part = row.subList(from, Math.min(from + ACROSS, row.size()));
                lines.add(
                        new Line(prompt + " (from seed " + part.get(0).request().seed() + ")", part));
            }
            return lines;
        }
    }

    /**
     * Writes both into the folder of the images. They are functions of the images and the settings, so that they are the
     * same however the images came there.
     *
     * @param facts tables for the first page, by heading
     */
    static void write(SamplePlan plan, Map<String, Map<String, String>> facts, Path folder) throws IOException {
        List<List<Line>> pages = pages(plan);
        List<String> columns = columns(plan.rows().get(0));
        for (int number = 1; number <= pages.size(); number++) {
            String file = ResultFiles.page(ResultFiles.CONTACT_SHEET, number);
            String place = pages.size() == 1 ? "" : ", page " + number + " of " + pages.size();
            ContactSheet sheet = new ContactSheet("seeds across, prompts down" + place, columns);
            HtmlReport page = new HtmlReport("Samples", number, pages.size());
            page.sheet(
                    "Contact sheet", new HtmlReport.Image(file, pages.size() == 1 ? "all samples" : "samples" + place));
            for (Line line : pages.get(number - 1)) {
                add(line, sheet, page, folder);
            }
            if (number == 1) {
                facts.forEach(page::table);
            }
            Files.write(folder.resolve(file), ContactSheets.png(sheet));
            page.write(folder);
        }
    }

    private static void add(Line line, ContactSheet sheet, HtmlReport page, Path folder) throws IOException {
        List<RgbImage> images = new ArrayList<>();
        List<HtmlReport.Image> figures = new ArrayList<>();
        for (Sample sample : line.samples()) {
            RgbImage image = PngReader.read(Files.readAllBytes(folder.resolve(sample.fileName())));
            images.add(image);
            figures.add(new HtmlReport.Image(
                    sample.fileName(), "seed " + sample.request().seed(), image.width()));
        }
        sheet.addRow(line.prompt(), images);
        page.images(line.prompt(), figures);
    }

    /** As many lines a page as stay within the most images. */
    private static List<List<Line>> pages(SamplePlan plan) {
        List<List<Line>> pages = new ArrayList<>();
        int room = 0;
        for (List<Sample> row : plan.rows()) {
            for (Line line : Line.of(row)) {
                if (line.samples().size() > room) {
                    pages.add(new ArrayList<>());
                    room = ContactSheets.MOST;
                }
                pages.get(pages.size() - 1).add(line);
                room -= line.samples().size();
            }
        }
        return pages;
    }

    /** The seeds, if they are the same in every line. */
    private static List<String> columns(List<Sample> row) {
        return row.size() > ACROSS
                ? Collections.nCopies(ACROSS, "")
                : row.stream().map(sample -> "seed " + sample.request().seed()).toList();
    }
}
