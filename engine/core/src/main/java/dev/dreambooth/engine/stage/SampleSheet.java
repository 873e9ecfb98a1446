package dev.dreambooth.engine.stage;

import dev.dreambooth.contract.event.Event;
import dev.dreambooth.engine.data.GenerationParameters;
import dev.dreambooth.engine.data.PngWriter;
import dev.dreambooth.engine.data.RgbImage;
import dev.dreambooth.engine.report.ContactSheet;
import dev.dreambooth.engine.report.HtmlReport;
import dev.dreambooth.engine.sampling.ImageRequest;
import dev.dreambooth.engine.sampling.SamplingProgress;
import dev.dreambooth.engine.sampling.SamplingSettings;
import dev.dreambooth.engine.sampling.StableDiffusionPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The sample images of a run: prompts down, seeds across, one file each, with a contact sheet and a page. */
final class SampleSheet {
    private static final int LONGEST_SLUG = 60;

    private final List<List<ImageRequest>> rows;
    private final SamplingSettings settings;
    private final String scheduler;
    private final String modelDigest;

    /**
     * @param rows for each prompt its images
     * @param scheduler the scheduler's name, for the record in each file
     * @param modelDigest SHA-256 that stands for the model
     */
    SampleSheet(List<List<ImageRequest>> rows, SamplingSettings settings, String scheduler, String modelDigest) {
        this.rows = rows;
        this.settings = settings;
        this.scheduler = scheduler;
        this.modelDigest = modelDigest;
    }

    /** Returns the number of images. */
    int size() {
        return rows.stream().mapToInt(List::size).sum();
    }

    /** Returns the seed of each image by its file name. */
    Map<String, Long> seeds() {
        Map<String, Long> seeds = new TreeMap<>();
        for (int row = 0; row < rows.size(); row++) {
            for (ImageRequest request : rows.get(row)) {
                seeds.put(fileName(row, request), request.seed());
            }
        }
        return seeds;
    }

    /** Makes all images, one at a time so that none depends on what else is asked for, and writes them to a folder. */
    void make(StableDiffusionPipeline pipeline, Path folder, StageContext context) throws IOException {
        context.phase("making " + size() + " images");
        ContactSheet sheet = new ContactSheet(
                "seeds across, prompts down",
                rows.get(0).stream().map(request -> "seed " + request.seed()).toList());
        HtmlReport page = new HtmlReport("Samples");
        page.pictures("Contact sheet", List.of(new HtmlReport.Picture(ContactSheets.FILE_NAME, "all samples")));
        int done = 0;
        for (int row = 0; row < rows.size(); row++) {
            List<RgbImage> images = new ArrayList<>();
            List<HtmlReport.Picture> pictures = new ArrayList<>();
            for (ImageRequest request : rows.get(row)) {
                context.stopIfCancelled("images made so far are dropped; earlier results are as they were");
                RgbImage image = pipeline.generate(List.of(request), settings, SamplingProgress.NONE)
                        .get(0);
                String name = fileName(row, request);
                Files.write(
                        folder.resolve(name),
                        PngWriter.encode(image, parameters(request).toTexts()));
                images.add(image);
                pictures.add(new HtmlReport.Picture(name, "seed " + request.seed()));
                context.events().on(new Event.SampleWritten(name, request.prompt(), request.seed()));
                context.progress(++done, size(), "images");
            }
            String prompt = rows.get(row).get(0).prompt();
            sheet.addRow(prompt, images);
            page.pictures(prompt, pictures);
        }
        Files.write(folder.resolve(ContactSheets.FILE_NAME), ContactSheets.png(sheet));
        page.write(folder);
    }

    private GenerationParameters parameters(ImageRequest request) {
        return new GenerationParameters(
                request.prompt(),
                request.negativePrompt(),
                request.seed(),
                scheduler,
                settings.inferenceSteps(),
                settings.guidanceScale(),
                settings.eta(),
                settings.width(),
                settings.height(),
                modelDigest);
    }

    /** Number of the prompt, what it says in plain letters, and the seed. */
    private static String fileName(int row, ImageRequest request) {
        String slug = request.prompt()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        String cut = slug.substring(0, Math.min(slug.length(), LONGEST_SLUG)).replaceAll("-$", "");
        return "%02d-%s-seed%d.png".formatted(row + 1, cut, request.seed());
    }
}
