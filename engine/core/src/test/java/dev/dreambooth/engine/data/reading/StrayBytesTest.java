package dev.dreambooth.engine.data.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.engine.data.TestImages;
import dev.dreambooth.engine.data.image.SourceImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A JPEG file is read with bytes in it that belong to no segment; what is cut off is still refused. */
class StrayBytesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void betweenAnyTwoSegmentsTheImageIsTheSame(boolean progressive) throws IOException {
        byte[] jpeg = jpeg(progressive);
        SourceImage whole = read(jpeg);
        List<Integer> begins = segments(jpeg);
        assertThat(begins).hasSizeGreaterThan(4);
        for (byte[] stray : new byte[][] {{0, 0, 0, 0}, {1}, {'x', (byte) 0xFF, 0, 7}, new byte[5000]}) {
            for (int begin : begins) {
                SourceImage image = read(inserted(jpeg, begin, stray));
                assertThat(image.image()).as("before %d", begin).isEqualTo(whole.image());
                assertThat(image.warnings())
                        .containsExactly("The image a.jpg has " + stray.length
                                + " stray bytes between its JPEG segments, which are passed over.");
            }
        }
        assertThat(whole.warnings()).isEmpty();
    }

    @Test
    void theOrientationIsReadBehindThem() throws IOException {
        byte[] turned = TestImages.withOrientation(jpeg(false), 6);
        byte[] odd = inserted(turned, 2, new byte[] {0, 0, 0});
        assertThat(read(odd).image().width()).isEqualTo(32);
        assertThat(read(odd).image()).isEqualTo(read(turned).image());
    }

    @Test
    void whatIsCutOffStaysAnError() throws IOException {
        byte[] odd = inserted(jpeg(false), segments(jpeg(false)).get(2), new byte[] {0, 0, 0, 0});
        for (int length : new int[] {odd.length - 2, odd.length / 2, odd.length / 3}) {
            assertThatThrownBy(() -> read(Arrays.copyOf(odd, length)))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("a.jpg is damaged: it ends");
        }
    }

    /** The preview in a segment with a wrong length would else be taken for the image. */
    @Test
    void aPreviewIsNotTakenForTheImage() throws IOException {
        byte[] jpeg = jpeg(false);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(jpeg, 0, 2);
        file.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xE1, 0, 4, 1, 2});
        file.writeBytes(jpeg);
        file.write(jpeg, 2, jpeg.length - 2);
        assertThatThrownBy(() -> read(file.toByteArray()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("segments are damaged");
    }

    private static byte[] jpeg(boolean progressive) throws IOException {
        BufferedImage image = TestImages.quarters(48, 32, BufferedImage.TYPE_3BYTE_BGR);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        if (progressive) {
            how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(output);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Where segments begin, up to the first scan. */
    private static List<Integer> segments(byte[] jpeg) {
        List<Integer> begins = new ArrayList<>();
        int position = 2;
        int code = 0;
        while (code != 0xDA) {
            begins.add(position);
            code = jpeg[position + 1] & 0xFF;
            position += 2 + 256 * (jpeg[position + 2] & 0xFF) + (jpeg[position + 3] & 0xFF);
        }
        return begins;
    }

    private static byte[] inserted(byte[] file, int at, byte[] stray) {
        ByteArrayOutputStream odd = new ByteArrayOutputStream();
        odd.write(file, 0, at);
        odd.writeBytes(stray);
        odd.write(file, at, file.length - at);
        return odd.toByteArray();
    }

    private SourceImage read(byte[] bytes) throws IOException {
        Path file = folder.resolve("a.jpg");
        return new ImageReader(SubjectSettings.INSTANCE_IMAGES, 1).read(Files.write(file, bytes));
    }
}
