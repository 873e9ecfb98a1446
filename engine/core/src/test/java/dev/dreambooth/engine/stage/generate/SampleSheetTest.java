package dev.dreambooth.engine.stage.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.PngReader;
import dev.dreambooth.engine.data.png.PngWriter;
import dev.dreambooth.engine.sampling.ImageRequest;
import dev.dreambooth.engine.stage.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sheets and pages of few images are one, those of many are many of bounded size. */
class SampleSheetTest {
    private static final Map<String, Map<String, String>> FACTS = Map.of("Settings", Map.of("steps", "5"));

    @TempDir
    Path folder;

    private SamplePlan plan(int prompts, int seeds) throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (int row = 0; row < prompts; row++) {
            for (int seed = 0; seed < seeds; seed++) {
                Sample sample = new Sample(row, new ImageRequest("a dog number " + row, "", seed));
                samples.add(sample);
                Files.write(
                        folder.resolve(sample.fileName()),
                        PngWriter.encode(RgbImage.of(8, 8, new byte[3 * 64]), Map.of()));
            }
        }
        return new SamplePlan(samples);
    }

    private List<String> written(String pattern) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(pattern))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void fewImagesHaveOneSheetWithTheirSeedsAboveThem() throws IOException {
        SampleSheet.write(plan(8, 8), FACTS, folder);

        assertThat(written("contact-sheet.*|report.*html")).containsExactly("contact-sheet.png", "report.html");
        assertThat(folder.resolve("report.html")).content().contains("Settings").doesNotContain("<nav", "page 1");
    }

    @Test
    void manyPromptsHaveSeveralPagesOfWholeLines() throws IOException {
        SampleSheet.write(plan(33, 4), FACTS, folder);

        assertThat(written("contact-sheet.*"))
                .containsExactly("contact-sheet-2.png", "contact-sheet-3.png", "contact-sheet.png");
        assertThat(folder.resolve("report.html"))
                .content()
                .contains("page 1 of 3", "Settings", "a dog number 15", "report-2.html", "report-3.html")
                .doesNotContain("a dog number 16", "previous");
        assertThat(folder.resolve("report-2.html")).content().contains("a dog number 16", "previous", "./report.html");
        assertThat(folder.resolve("report-3.html"))
                .content()
                .contains("a dog number 32")
                .doesNotContain("next");
    }

    @Test
    void manySeedsOfAPromptAreSeveralLines() throws IOException {
        SampleSheet.write(plan(2, 100), FACTS, folder);

        assertThat(folder.resolve("report.html")).content().contains("a dog number 0 (from seed 56)");
        int images = 0;
        for (String page : written("report.*html")) {
            images += Files.readString(folder.resolve(page)).split("<a href=\"\\./\\d").length - 1;
        }
        assertThat(images).as("each image is on one page").isEqualTo(200);
        for (String sheet : written("contact-sheet.*")) {
            RgbImage drawn = PngReader.read(Files.readAllBytes(folder.resolve(sheet)));
            assertThat(drawn.width()).isLessThan(2000);
            assertThat(drawn.height()).isLessThan(2500);
        }
    }
}
