package dev.dreambooth.engine.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.SubjectSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A mask is told by its name, however that is spelled, and is never taken for an image of the subject. */
class MaskFilesTest {
    @TempDir
    Path folder;

    private ImageFolder list(String... names) throws IOException {
        for (String name : names) {
            Files.createFile(folder.resolve(name));
        }
        return ImageFolder.list(folder, SubjectSettings.INSTANCE_IMAGES);
    }

    private static List<String> images(ImageFolder listed) {
        return listed.images().stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    private static String masks(ImageFolder listed) {
        return listed.masks().entrySet().stream()
                .map(one -> one.getKey().getFileName() + " " + one.getValue().getFileName())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @CsvSource({"01.jpg, 01-mask.png", "01.jpg, 01-mask.PNG", "IMG_1.JPG, img_1-Mask.png"})
    void aMaskIsFoundHoweverItIsSpelled(String image, String mask) throws IOException {
        ImageFolder listed = list(image, mask, "02.jpg");
        assertThat(images(listed)).containsExactlyInAnyOrder(image, "02.jpg");
        assertThat(masks(listed)).isEqualTo(image + " " + mask);
    }

    @Test
    void aMaskIsNoImageUnlessThereIsNoImageOfItsName() throws IOException {
        ImageFolder listed = list("01.png", "01-mask.png", "carnival-mask.png", "party-mask.jpg");
        assertThat(images(listed)).containsExactly("01.png", "carnival-mask.png", "party-mask.jpg");
        assertThat(masks(listed)).isEqualTo("01.png 01-mask.png");
    }

    @Test
    void anImageOfTheVeryNameComesBeforeOneInOtherLetters() throws IOException {
        assertThat(masks(list("a.jpg", "A.png", "a-mask.png"))).isEqualTo("a.jpg a-mask.png");
    }

    @ParameterizedTest
    @ValueSource(strings = {"01-mask.jpg", "01-mask.JPEG", "01-MASK.webp", "01-mask.bmp"})
    void aMaskInAnotherFormatIsRefusedByName(String mask) {
        assertThatThrownBy(() -> list("01.jpg", mask)).isInstanceOfSatisfying(UserError.class, error -> {
            assertThat(error.exitCode()).isEqualTo(ExitCode.DATA);
            assertThat(error.what())
                    .isEqualTo("The file " + folder.resolve(mask) + " is called a mask of 01.jpg, but is no PNG.");
            assertThat(error.remedy()).contains(mask.substring(0, mask.indexOf('.')) + ".png", "rename");
        });
    }

    @Test
    void twoMasksOfOneImageAreRefused() {
        assertThatThrownBy(() -> list("IMG_1.jpg", "img_1-mask.png", "Img_1-mask.png"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("IMG_1.jpg has two masks: Img_1-mask.png and img_1-mask.png.");
    }
}
