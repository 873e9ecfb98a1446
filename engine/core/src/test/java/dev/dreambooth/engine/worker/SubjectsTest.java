package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.record.ResultFiles;
import dev.dreambooth.engine.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What subjects are and how they are described: captions beside images, and several subjects in one run. */
class SubjectsTest {
    private static final String TWO_DOGS = """
            [{"instanceImages": "rex", "identifier": "rex", "subjectClass": "dog"},
             {"instanceImages": "bob", "identifier": "bob", "subjectClass": "dog", "weight": 2},
             {"instanceImages": "mia", "identifier": "mia", "subjectClass": "cat"}]""";

    @TempDir
    Path folder;

    private TinyRun run;

    @BeforeEach
    void draw() throws Exception {
        run = new TinyRun(folder);
        run.image("rex/0.png", 40, 32, 0);
        run.image("rex/1.png", 32, 40, 1);
        run.image("bob/0.png", 32, 32, 2);
        run.image("mia/0.png", 32, 32, 3);
    }

    private void assertOk(Event.RunFinished end) {
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
    }

    @Test
    void captionsDecideTheResultAndAreNamedWhenTheyChange() throws IOException {
        run.set("instanceImages", "rex").set("subjectClass", "dog").set("trainTextEncoder", true);
        run.set("instancePrompt", "{caption} of {identifier}");
        Files.writeString(folder.resolve("rex/0.txt"), "a {subjectClass} by day");
        Files.writeString(folder.resolve("rex/1.txt"), "a dog by night");
        assertOk(run.run(Stage.TRAIN));
        byte[] first = run.weights();

        Files.writeString(folder.resolve("rex/0.txt"), " a dog\nby day ");
        assertThat(run.run(Stage.TRAIN).message()).startsWith("up to date");
        Files.writeString(folder.resolve("rex/0.txt"), "a dog by the sea");
        assertOk(run.run(Stage.TRAIN));

        assertThat(run.events(Event.RunStarted.class))
                .singleElement()
                .asString()
                .contains("0.txt changed");
        assertThat(run.weights()).isNotEqualTo(first);
    }

    @Test
    void anImageWithoutItsCaptionAndACaptionWithoutUseAreNamed() throws IOException {
        run.set("instanceImages", "rex").set("subjectClass", "dog");
        Files.writeString(folder.resolve("rex/0.txt"), "a dog by day");
        assertOk(run.run(Stage.TRAIN));
        assertThat(run.events(Event.Warning.class)).asString().contains("captions beside 1 of 2 images");

        run.set("instancePrompt", "{caption}");
        Event.RunFinished end = run.run(Stage.TRAIN);
        assertThat(end.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(end.message()).contains("1.png has no caption", "into 1.txt", "-Ddreambooth.instancePrompt");
    }

    @Test
    void severalSubjectsShareTheImagesOfTheirClass() throws IOException {
        run.set("concepts", TWO_DOGS);
        long before = Tensor.liveHandles();
        for (Stage stage : new Stage[] {Stage.REGULARIZE, Stage.TRAIN}) {
            assertOk(run.run(stage));
            assertThat(run.run(stage).message()).startsWith("up to date");
        }
        assertThat(Tensor.liveHandles()).isEqualTo(before);
        assertThat(run.out("class-images"))
                .isDirectoryContaining("glob:**/a-photo-of-dog-*")
                .isDirectoryContaining("glob:**/a-photo-of-cat-*");
        try (var sets = Files.list(run.out("class-images"))) {
            assertThat(sets.filter(Files::isDirectory))
                    .hasSize(2)
                    .allSatisfy(set -> assertThat(set)
                            .isDirectoryContaining("glob:**/00001.png")
                            .isDirectoryContaining("glob:**/contact-sheet.png"));
        }

        run.image("bob/0.png", 32, 32, 9);
        run.run(Stage.TRAIN);
        assertThat(run.events(Event.RunStarted.class))
                .singleElement()
                .asString()
                .contains("concept 2/0.png changed");
    }

    @Test
    void whatWasLearntFromIsShownBesideTheModelAndNotInIt() throws IOException {
        run.set("concepts", TWO_DOGS).set("withPriorPreservation", false);
        assertOk(run.run(Stage.TRAIN));

        BufferedImage sheet = ImageIO.read(run.out(ResultFiles.INSTANCE_IMAGES).toFile());
        assertThat(sheet.getWidth()).as("two columns").isBetween(2 * 192, 3 * 192);
        assertThat(sheet.getHeight()).as("three rows").isBetween(3 * 192, 4 * 192);
        try (var files = Files.walk(run.out("model"))) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .contains("run.json")
                    .doesNotContain(ResultFiles.INSTANCE_IMAGES);
        }
        Files.delete(run.out(ResultFiles.INSTANCE_IMAGES));
        assertThat(run.set("dryRun", true).run(Stage.TRAIN).message()).startsWith("up to date");
        assertThat(run.out(ResultFiles.INSTANCE_IMAGES)).doesNotExist();
        assertThat(run.set("dryRun", false).run(Stage.TRAIN).message()).startsWith("up to date");
        assertThat(run.out(ResultFiles.INSTANCE_IMAGES)).isNotEmptyFile();
    }

    @Test
    void whereTheFoldersLieDoesNotMatterButTheWeightDoes() throws IOException {
        run.set("concepts", TWO_DOGS).set("withPriorPreservation", false);
        assertOk(run.run(Stage.TRAIN));
        Files.move(folder.resolve("rex"), folder.resolve("rex2"));
        run.set("concepts", TWO_DOGS.replace(": \"rex\", \"id", ": \"rex2\", \"id"));
        assertThat(run.run(Stage.TRAIN).message()).startsWith("up to date");
        run.set(
                "concepts",
                TWO_DOGS.replace(": \"rex\", \"id", ": \"rex2\", \"id").replace("2}", "3}"));
        run.run(Stage.TRAIN);
        assertThat(run.events(Event.RunStarted.class))
                .singleElement()
                .asString()
                .contains("concepts ");
    }

    @Test
    void anEmptyFolderOfOneSubjectIsNamedWithItsPlace() throws IOException {
        Files.delete(folder.resolve("mia/0.png"));
        run.set("concepts", TWO_DOGS);

        Event.RunFinished end = run.run(Stage.TRAIN);

        assertThat(end.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(end.message()).contains("mia holds no images", "-Ddreambooth.concepts");
    }
}
