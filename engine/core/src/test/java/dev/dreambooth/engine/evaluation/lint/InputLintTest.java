package dev.dreambooth.engine.evaluation.lint;

import static dev.dreambooth.engine.evaluation.lint.Drawn.SIDE;
import static dev.dreambooth.engine.evaluation.lint.Drawn.changed;
import static dev.dreambooth.engine.evaluation.lint.Drawn.picture;
import static dev.dreambooth.engine.evaluation.lint.Drawn.plain;
import static dev.dreambooth.engine.evaluation.lint.Drawn.traits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.engine.data.folder.ImageFolder;
import dev.dreambooth.engine.data.image.Resampler;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.reading.ImageReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is remarked on images, and above all what is not. */
class InputLintTest {
    private static List<String> lint(ImageTraits... images) {
        return InputLint.of(new LintedInput(List.of(images), List.of(), Set.of()));
    }

    private static RgbImage blurred(RgbImage image, int times) {
        return Resampler.resize(Resampler.resize(image, SIDE / times, SIDE / times), SIDE, SIDE);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 256, 512})
    void nothingIsSaidOfTheQuickstartsImages(int resolution) {
        ImageFolder folder = ImageFolder.list(Path.of("../../it/quickstart/images"), SubjectSettings.INSTANCE_IMAGES);
        ImageReader reader = new ImageReader(SubjectSettings.INSTANCE_IMAGES, 1);
        List<ImageTraits> images = folder.images().stream()
                .map(file -> ImageTraits.of(reader.read(file), resolution))
                .toList();

        assertThat(images).hasSize(5);
        assertThat(InputLint.of(new LintedInput(images, List.of(), Set.of()))).isEmpty();
    }

    @Test
    void differentPicturesAreDifferent() {
        List<ImageTraits> images = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            images.add(traits(i + ".png", picture(i)));
        }
        assertThat(InputLint.of(new LintedInput(images, List.of(), Set.of()))).isEmpty();
    }

    @Test
    void equalFilesAreTold() {
        ImageTraits one = traits("1.png", picture(1));
        assertThat(lint(one, traits("2.png", picture(2)), one.named("3.png")))
                .singleElement()
                .asString()
                .startsWith("The images 1.png and 3.png are the same file: what it shows counts 2 times.");
    }

    @Test
    void aPictureIsKnownWhateverItsSizeBrightnessAndSide() {
        RgbImage picture = picture(1);
        assertThat(lint(
                        traits("1.png", picture),
                        traits("2.png", picture(2)),
                        traits("smaller.png", Resampler.resize(picture, 80, 96)),
                        traits("mirrored.png", picture.flipHorizontally()),
                        traits("pale.png", changed(picture, value -> 64 + value / 2)),
                        traits("soft.png", blurred(picture, 3))))
                .singleElement()
                .asString()
                .startsWith("The images 1.png, smaller.png, mirrored.png, pale.png and soft.png are nearly the same");
    }

    @Test
    void aJudgeThatIsNearlyTrainedOnIsTold() {
        LintedInput input = new LintedInput(
                List.of(traits("1.png", picture(1)), traits("2.png", picture(2))),
                List.of(traits("judge.png", picture(2).flipHorizontally()), traits("other.png", picture(3))),
                Set.of());
        assertThat(InputLint.of(input))
                .singleElement()
                .asString()
                .startsWith("The held-out image judge.png is nearly the same picture as 2.png");
    }

    @Test
    void whatIsCrispNowhereIsBlurred() {
        assertThat(lint(traits("1.png", picture(1)), traits("2.png", blurred(picture(2), 16))))
                .singleElement()
                .asString()
                .startsWith("2.png is blurred all over")
                .endsWith("Take sharper photos in place of it.");
        assertThat(lint(traits("3.png", blurred(picture(3), 16)), traits("4.png", blurred(picture(4), 16))))
                .singleElement()
                .asString()
                .startsWith("3.png and 4.png are blurred all over");
    }

    @Test
    void aCrispSubjectBeforeASoftBackgroundIsFine() {
        RgbImage soft = blurred(picture(1), 16);
        RgbImage crisp = picture(2);
        byte[] samples = new byte[3 * SIDE * SIDE];
        byte[] row = new byte[3 * SIDE];
        for (int y = 0; y < SIDE; y++) {
            soft.copyRow(y, samples, 3 * SIDE * y);
            crisp.copyRow(y, row, 0);
            if (y >= 48 && y < 80) {
                System.arraycopy(row, 3 * 48, samples, 3 * (SIDE * y + 48), 3 * 32);
            }
        }
        assertThat(lint(traits("1.png", RgbImage.of(SIDE, SIDE, samples)))).isEmpty();
    }

    @Test
    void oneColourIsToldAndIsNotCalledBlurred() {
        assertThat(lint(traits("1.png", picture(1)), traits("red.png", plain(255, 0, 0))))
                .containsExactly("red.png is of one colour and shows no subject. Leave it out.");
    }

    @Test
    void onlyASubjectOfOneAndTheSameColourIsRefused() {
        assertThatThrownBy(() -> OneColourImages.refuse(
                        List.of(traits("1.png", plain(9, 9, 9)), traits("2.png", plain(10, 9, 9)))))
                .isInstanceOfSatisfying(
                        UserError.class, error -> assertThat(error.exitCode()).isEqualTo(ExitCode.DATA))
                .hasMessageContaining(
                        "Every one of the 2 instance images, 1.png and others, is of one and the same colour");
        assertThatThrownBy(() -> OneColourImages.refuse(List.of(traits("1.png", plain(200, 0, 0)))))
                .hasMessageContaining("The only instance image, 1.png, is of one");
        assertThatCode(() -> OneColourImages.refuse(
                        List.of(traits("1.png", plain(9, 9, 9)), traits("2.png", plain(200, 9, 9)))))
                .doesNotThrowAnyException();
        assertThatCode(() ->
                        OneColourImages.refuse(List.of(traits("1.png", plain(9, 9, 9)), traits("2.png", picture(1)))))
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsAmongTheClassImagesIsTold() {
        LintedInput input = new LintedInput(
                List.of(traits("1.png", picture(1)), traits("2.png", picture(2))), List.of(), Set.of("2.png", "x"));
        assertThat(InputLint.of(input))
                .singleElement()
                .asString()
                .startsWith("2.png is among the class images too")
                .endsWith("Remove it from the class images.");
    }
}
