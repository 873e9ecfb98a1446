package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.PngReader;
import dev.dreambooth.engine.data.png.PngWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A result that is what its record says is verified; one changed byte is found and named. */
class VerificationTest extends TinyRuns {
    private Event.RunFinished verify(Stage stage, Map<String, String> settings, int limit) {
        Path file = folder.resolve("verify.json");
        RunSpec spec = spec(stage, settings).verifying(limit);
        spec.write(file);
        Event.RunFinished end = run(file, () -> false);
        assertThat(folder.resolve("out/.work/verify-" + stage.id() + "-results"))
                .doesNotExist();
        return end;
    }

    private void make(Stage stage, Map<String, String> settings) {
        Event.RunFinished end = run(stage, settings);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
    }

    @Test
    void anUntouchedResultIsVerifiedWholeAndInPart() throws Exception {
        Map<String, String> settings = judged(settings("out"), "off");
        settings.put("prompts", "a dog|a cat");
        for (Stage stage : Stage.values()) {
            make(stage, settings);
            Map<String, byte[]> before = files(folder.resolve("out"));
            assertThat(verify(stage, settings, 0).message()).startsWith("verified");
            assertThat(verify(stage, settings, 1).message()).startsWith("verified");
            assertThat(events).noneMatch(Event.RunStarted.class::isInstance);
            assertThat(files(folder.resolve("out"))).containsExactlyInAnyOrderEntriesOf(before);
        }
        assertThat(verify(Stage.TRAIN, settings, 2).message()).contains("losses of the first 2 steps");
        assertThat(verify(Stage.GENERATE, settings, 1).message()).contains("1 files");
    }

    @Test
    void aTrainingThatIsMadeAgainIsNotReportedAgain() throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("withPriorPreservation", "false");
        settings.put("reportTo", "mlflow");
        settings.put("mlflowTrackingUri", "http://127.0.0.1:1"); // nobody is there
        make(Stage.TRAIN, settings);
        assertThat(events).anyMatch(event -> event.toString().contains("MLflow at"));
        assertThat(verify(Stage.TRAIN, settings, 0).message()).startsWith("verified");
        assertThat(events).noneMatch(event -> event.toString().contains("MLflow at"));
    }

    @Test
    void theSetsAndTheModelOfSeveralSubjectsAreVerifiedAndTheChangedSetIsNamed() throws Exception {
        Map<String, String> settings = settings("out");
        settings.remove("instanceImages");
        settings.remove("subjectClass");
        settings.put("concepts", """
                [{"instanceImages": "images", "identifier": "rex", "subjectClass": "dog"},
                 {"instanceImages": "images", "identifier": "bob", "subjectClass": "dog", "classImages": 4},
                 {"instanceImages": "images", "identifier": "mia", "subjectClass": "cat",
                  "classImagesDirectory": "cats"}]""");
        for (Stage stage : List.of(Stage.REGULARIZE, Stage.TRAIN)) {
            make(stage, settings);
            assertThat(verify(stage, settings, 0).message()).startsWith("verified");
            assertThat(events).noneMatch(event -> event.toString().contains("not what its record says"));
        }
        assertThat(verify(Stage.REGULARIZE, settings, 1).message())
                .contains("verified: 1 files", "; verified: 1 files");

        Path cat = folder.resolve("cats/00001.png");
        Files.copy(folder.resolve("cats/00000.png"), cat, StandardCopyOption.REPLACE_EXISTING);
        Event.RunFinished end = verify(Stage.REGULARIZE, settings, 0);
        assertThat(end.exitCode()).isEqualTo(ExitCode.GATE_FAILED);
        assertThat(end.message()).contains("first difference: 00001.png");
    }

    @Test
    void aChangedPixelIsNamed() throws Exception {
        Map<String, String> settings = settings("out");
        make(Stage.GENERATE, settings);
        Path file = folder.resolve("out/samples/01-a-photo-of-sks-dog-seed7.png");
        RgbImage image = PngReader.read(Files.readAllBytes(file));
        byte[] samples = new byte[3 * image.width() * image.height()];
        for (int y = 0; y < image.height(); y++) {
            image.copyRow(y, samples, 3 * image.width() * y);
        }
        samples[3 * (image.width() * 5 + 4)] ^= 1;
        Files.write(file, PngWriter.encode(RgbImage.of(image.width(), image.height(), samples), Map.of()));

        Event.RunFinished end = verify(Stage.GENERATE, settings, 0);

        assertThat(end.exitCode()).isEqualTo(ExitCode.GATE_FAILED);
        assertThat(end.message()).contains(file.getFileName().toString(), "pixel (4, 5)");
    }

    @Test
    void aChangedWeightIsNamed() throws Exception {
        Map<String, String> settings = settings("out");
        make(Stage.TRAIN, settings);
        Path weights = folder.resolve("out/model/unet/diffusion_pytorch_model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);

        Event.RunFinished end = verify(Stage.TRAIN, settings, 0);

        assertThat(end.exitCode()).isEqualTo(ExitCode.GATE_FAILED);
        assertThat(end.message()).contains("unet/diffusion_pytorch_model.safetensors differs in tensor");
        assertThat(events).anyMatch(event -> event.toString().contains("missing or was changed"));
    }

    @Test
    void aChangedLossIsNamedByItsStep() throws Exception {
        Map<String, String> settings = settings("out");
        make(Stage.TRAIN, settings);
        Path losses = folder.resolve("out/model/losses.csv");
        Files.writeString(losses, Files.readString(losses).replaceFirst("\n2,", "\n2,1"));

        assertThat(verify(Stage.TRAIN, settings, 3).message()).contains("from step 2 on");
    }

    @Test
    void withoutARecordThereIsNothingToVerify() throws Exception {
        assertThat(verify(Stage.TRAIN, settings("out"), 0).exitCode()).isEqualTo(ExitCode.DATA);
    }
}
