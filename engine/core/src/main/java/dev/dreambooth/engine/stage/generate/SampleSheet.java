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
import java.util.List;
import java.util.Map;

/** What lies beside the images of a whole run to look through them: a contact sheet and a page. */
final class SampleSheet {
    private SampleSheet() {}

    /**
     * Writes both into the folder of the images. They are functions of the images and the settings, so that they are the
     * same however the images came there.
     *
     * @param facts tables for the page, by heading
     */
    static void write(SamplePlan plan, Map<String, Map<String, String>> facts, Path folder) throws IOException {
        List<List<Sample>> rows = plan.rows();
        ContactSheet sheet = new ContactSheet(
                "seeds across, prompts down",
                rows.get(0).stream()
                        .map(sample -> "seed " + sample.request().seed())
                        .toList());
        HtmlReport page = new HtmlReport("Samples");
        page.sheet("Contact sheet", new HtmlReport.Image(ResultFiles.CONTACT_SHEET, "all samples"));
        for (List<Sample> row : rows) {
            List<RgbImage> images = new ArrayList<>();
            List<HtmlReport.Image> figures = new ArrayList<>();
            for (Sample sample : row) {
                RgbImage image = PngReader.read(Files.readAllBytes(folder.resolve(sample.fileName())));
                images.add(image);
                figures.add(new HtmlReport.Image(
                        sample.fileName(), "seed " + sample.request().seed(), image.width()));
            }
            String prompt = row.get(0).request().prompt();
            sheet.addRow(prompt, images);
            page.images(prompt, figures);
        }
        facts.forEach(page::table);
        Files.write(folder.resolve(ResultFiles.CONTACT_SHEET), ContactSheets.png(sheet));
        page.write(folder);
    }
}
