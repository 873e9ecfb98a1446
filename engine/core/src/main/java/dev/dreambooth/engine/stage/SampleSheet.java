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
import dev.dreambooth.engine.tensor.Lanes;
import java.io.IOException;
import java.io.UncheckedIOException;
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

    /** Makes all images, each alone so that none depends on what else is asked for, and writes them to a folder. */
    void make(StableDiffusionPipeline pipeline, Lanes lanes, Path folder, StageContext context) throws IOException {
        context.phase("making " + size() + " images");
        ContactSheet sheet = new ContactSheet(
                "seeds across, prompts down",
                rows.get(0).stream().map(request -> "seed " + request.seed()).toList());
        HtmlReport page = new HtmlReport("Samples");
        page.pictures("Contact sheet", List.of(new HtmlReport.Picture(ContactSheets.FILE_NAME, "all samples")));
        Map<Integer, List<RgbImage>> images = new TreeMap<>();
        lanes.forEach(
                samples(),
                sample -> sample.with(pipeline.generate(List.of(sample.request()), settings, SamplingProgress.NONE)
                        .get(0)),
                made -> {
                    write(made, folder);
                    images.computeIfAbsent(made.row(), row -> new ArrayList<>()).add(made.image());
                    context.events()
                            .on(new Event.SampleWritten(
                                    made.name(),
                                    made.request().prompt(),
                                    made.request().seed()));
                    int done = images.values().stream().mapToInt(List::size).sum();
                    context.progress(done, size(), "images");
                    if (done < size()) {
                        context.stopIfCancelled("images made so far are dropped; earlier results are as they were");
                    }
                });
        for (int row = 0; row < rows.size(); row++) {
            String prompt = rows.get(row).get(0).prompt();
            sheet.addRow(prompt, images.get(row));
            int number = row;
            page.pictures(
                    prompt,
                    rows.get(row).stream()
                            .map(request -> new HtmlReport.Picture(fileName(number, request), "seed " + request.seed()))
                            .toList());
        }
        Files.write(folder.resolve(ContactSheets.FILE_NAME), ContactSheets.png(sheet));
        page.write(folder);
    }

    /** One image of the sheet, before and after it is made. */
    private record Sample(int row, ImageRequest request, RgbImage image) {
        String name() {
            return fileName(row, request);
        }

        Sample with(RgbImage made) {
            return new Sample(row, request, made);
        }
    }

    private List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            for (ImageRequest request : rows.get(row)) {
                samples.add(new Sample(row, request, null));
            }
        }
        return samples;
    }

    private void write(Sample sample, Path folder) {
        try {
            Files.write(
                    folder.resolve(sample.name()),
                    PngWriter.encode(
                            sample.image(), parameters(sample.request()).toTexts()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
