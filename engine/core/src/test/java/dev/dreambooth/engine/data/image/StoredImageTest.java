package dev.dreambooth.engine.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.engine.data.TestImages;
import dev.dreambooth.engine.data.png.PngWriter;
import dev.dreambooth.engine.data.reading.ImageReader;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Photos do not stay in memory, and what is read of them later is what was checked. */
class StoredImageTest {
    private final ImageReader reader = new ImageReader(SubjectSettings.INSTANCE_IMAGES, 512);

    @TempDir
    Path folder;

    private Path write(RgbImage image) throws IOException {
        return Files.write(folder.resolve("01.png"), PngWriter.encode(image, Map.of()));
    }

    private StoredImage stored(Path file) {
        return StoredImage.of(reader.read(file), () -> reader.read(file));
    }

    @Test
    void aPhotoIsReadAgainToTheSamePixels() throws IOException {
        RgbImage photo = TestImages.gradient(800, 600);
        StoredImage stored = stored(write(photo));

        assertThat(stored.width()).isEqualTo(800);
        assertThat(stored.height()).isEqualTo(600);
        assertThat(stored.read()).isEqualTo(photo).isNotSameAs(stored.read());
    }

    @Test
    void aPhotoDoesNotStayInMemory() throws Exception {
        Path file = write(TestImages.gradient(800, 600));
        SourceImage first = reader.read(file);
        WeakReference<RgbImage> pixels = new WeakReference<>(first.image());
        StoredImage stored = StoredImage.of(first, () -> reader.read(file));
        first = null;

        for (int i = 0; i < 100 && pixels.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(pixels.get()).isNull();
        assertThat(stored.read().width()).isEqualTo(800);
    }

    @Test
    void aSmallImageIsKept() throws IOException {
        Path file = write(TestImages.gradient(64, 48));
        StoredImage stored = stored(file);
        Files.delete(file);

        assertThat(stored.read()).isSameAs(stored.read());
    }

    @Test
    void aPhotoThatChangedMeanwhileIsRefused() throws IOException {
        StoredImage stored = stored(write(TestImages.gradient(800, 600)));
        write(TestImages.gradient(800, 601));

        assertThatThrownBy(stored::read).isInstanceOfSatisfying(UserError.class, error -> {
            assertThat(error.exitCode()).isEqualTo(ExitCode.DATA);
            assertThat(error.getMessage()).contains("01.png changed after the run had begun");
        });
    }
}
