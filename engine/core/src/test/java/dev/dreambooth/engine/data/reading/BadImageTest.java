package dev.dreambooth.engine.data.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.data.OddImages;
import dev.dreambooth.engine.data.TestImages;
import dev.dreambooth.engine.fuzz.mutation.RiffMutator;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that must be refused by name before anything is trained on them. */
class BadImageTest {
    @TempDir
    Path folder;

    @Test
    void empty() throws IOException {
        assertRefused(new byte[0], "is empty (0 bytes)");
    }

    @Test
    void textNamedAsAnImage() throws IOException {
        assertRefused("a photo of sks dog\n".getBytes(StandardCharsets.UTF_8), "is a text file");
    }

    @Test
    void gitLfsPointer() throws IOException {
        byte[] pointer = "version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.UTF_8);
        assertRefused(pointer, "is a Git LFS pointer, not the image itself");
    }

    @Test
    void otherFilesNamedAsImages() throws IOException {
        assertRefused("\0\5\26\7\0\2\0\0Mac OS X".getBytes(StandardCharsets.ISO_8859_1), "(AppleDouble)");
        assertRefused("\u0080\2}q\0.".getBytes(StandardCharsets.ISO_8859_1), "is no image but a Python pickle");
        assertRefused("\u001f\u008b\b\0".getBytes(StandardCharsets.ISO_8859_1), "is compressed by gzip");
        assertRefused(
                "7z\u00bc\u00af'\u001c\0".getBytes(StandardCharsets.ISO_8859_1), "is no image but a 7-Zip archive");
    }

    @Test
    void heicNamedAsAJpeg() throws IOException {
        assertRefused("\0\0\0\30ftypheic\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1), "is a HEIC image");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ftypheix    | is a HEIC image  | heif-convert 03.jpg 03-converted.jpg",
                "ftypmif1    | is a HEIC image  | Most Compatible",
                "ftypavif    | is an AVIF image | avifdec 03.jpg 03-converted.png",
                "ftypmif1    | is a HEIC image  | Or leave it out.",
                "ftypcrx     | is a raw image   | darktable",
                "ftypqt      | is a video       | ffmpeg -i 03.jpg",
                "JXL ....    | is a JPEG XL     | djxl 03.jpg 03-converted.png",
            })
    void whatIsNotReadIsToldHowToConvert(String magic, String what, String how) throws IOException {
        String padded = (magic + "    ").substring(0, 8).replace("....", "\r\n\u0087\n");
        byte[] file = ("\0\0\0\24" + padded + "\0\0\0\0mif1").getBytes(StandardCharsets.ISO_8859_1);
        assertRefused(file, what);
        assertThat(catchThrowableOfType(UserError.class, () -> TestImages.read(folder.resolve("03.jpg")))
                        .remedy())
                .contains(how);
    }

    /** The main brand of both may be {@code mif1}; the list behind it tells. */
    @Test
    void avifBehindAGeneralBrand() throws IOException {
        byte[] file = "\0\0\0\34ftypmif1\0\0\0\0mif1avifmiaf".getBytes(StandardCharsets.ISO_8859_1);
        assertRefused(file, "is an AVIF image");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp"})
    void cutOffAnywhere(String format) throws IOException {
        byte[] whole = TestImages.encode(TestImages.quarters(48, 32, BufferedImage.TYPE_3BYTE_BGR), format);
        for (int length : new int[] {20, whole.length / 3, whole.length / 2, whole.length - 20, whole.length - 1}) {
            assertRefused(Arrays.copyOf(whole, length), "is damaged");
        }
    }

    @Test
    void cutOffWebp() throws IOException {
        byte[] whole = TestImages.resource("lossy.webp");
        assertRefused(Arrays.copyOf(whole, whole.length / 2), "is damaged: it has 66 of 132 bytes");
    }

    @Test
    void cutOffJpegWhosePreviewIsWhole() throws IOException {
        byte[] preview = TestImages.encode(TestImages.quarters(48, 32, BufferedImage.TYPE_3BYTE_BGR), "jpg");
        ByteBuffer file = ByteBuffer.allocate(2 * preview.length + 4);
        file.put(preview, 0, 2);
        file.putShort((short) 0xFFE2).putShort((short) (preview.length + 2)).put(preview);
        file.put(preview, 2, preview.length / 2);
        assertRefused(Arrays.copyOf(file.array(), file.position()), "is damaged: it ends before");
    }

    @Test
    void flippedBitInPng() throws IOException {
        byte[] damaged = TestImages.encode(TestImages.quarters(48, 32, BufferedImage.TYPE_3BYTE_BGR), "png");
        damaged[damaged.length / 2] ^= 4;
        assertRefused(damaged, "checksum");
    }

    @Test
    void pixelsThatDoNotUnpack() throws IOException {
        byte[] damaged = TestImages.encode(TestImages.quarters(48, 32, BufferedImage.TYPE_3BYTE_BGR), "png");
        int data = new String(damaged, StandardCharsets.ISO_8859_1).indexOf("IDAT");
        Arrays.fill(damaged, data + 4, data + 40, (byte) 0);
        setChecksum(damaged, data);
        assertRefused(damaged, "cannot be decoded as PNG");
    }

    @Test
    void moreMissingThanTheMarkersTell() throws IOException {
        BufferedImage noisy = new BufferedImage(256, 256, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 65_536; i++) {
            noisy.setRGB(i % 256, i / 256, i * 2_654_435);
        }
        byte[] whole = TestImages.encode(noisy, "jpg");
        byte[] shortened = Arrays.copyOf(whole, whole.length / 2);
        shortened[shortened.length - 2] = (byte) 0xFF;
        shortened[shortened.length - 1] = (byte) 0xD9;
        assertRefused(shortened, "is damaged");
    }

    @Test
    void bombThatClaimsMoreThanItHolds() throws IOException {
        byte[] bomb = TestImages.encode(TestImages.quarters(48, 32, BufferedImage.TYPE_3BYTE_BGR), "png");
        ByteBuffer.wrap(bomb).putInt(16, 60_000).putInt(20, 50_000);
        setChecksum(bomb, 12);
        assertRefused(bomb, "has 60000 x 50000 pixels; at most 100 million are read");
    }

    @Test
    void bombOfAFewBytes() throws IOException {
        byte[] bomb = TestImages.encode(TestImages.quarters(48, 32, BufferedImage.TYPE_3BYTE_BGR), "png");
        ByteBuffer.wrap(bomb).putInt(16, 9_000).putInt(20, 9_000);
        setChecksum(bomb, 12);
        assertRefused(bomb, "claims 9000 x 9000 pixels in " + bomb.length + " bytes");
    }

    @Test
    void bombOfJpeg() throws IOException {
        byte[] jpeg = TestImages.encode(TestImages.quarters(48, 32, BufferedImage.TYPE_3BYTE_BGR), "jpg");
        int frame = new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c0");
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 1000).putShort(frame + 7, (short) 1000);
        assertRefused(jpeg, "claims 1000 x 1000 pixels in " + jpeg.length + " bytes");
    }

    /** One colour all over packs as tightly as Deflate can. */
    @Test
    void whatIsOneColourAllOverIsNoBomb() throws IOException {
        BufferedImage black = new BufferedImage(2000, 2000, BufferedImage.TYPE_BYTE_GRAY);
        Path file = Files.write(folder.resolve("black.png"), TestImages.encode(black, "png"));
        assertThat(TestImages.read(file).width()).isEqualTo(2000);
    }

    /** The decoder takes what is missing for zeros, of which the tables of this file ask for millions. */
    @Test
    void aWebpThatKeepsTheDecoderBusy() throws IOException {
        byte[] file = Base64.getDecoder()
                .decode(
                        "UklGRkoAAABXRUJQVlA4TD0AAAAvL8AHEB8gEEjxJNEsECC0SdEtRkHaAAAAAAAAKCAhPJflIsCa7i7UtG0ElWRJHsk3c+eI"
                                + "/k+AUZhZYWNmAA==");
        assertRefused(file, "cannot be decoded as WEBP");
    }

    /** The decoder makes room for what the profile's first number claims: here a gigabyte. */
    @Test
    void aProfileThatClaimsMoreThanThereIs() throws IOException {
        byte[] profile = OddImages.displayP3();
        byte[] claiming = profile.clone();
        claiming[0] = 0x40;
        byte[] whole = TestImages.resource("lossy.webp");
        byte[] picture = Arrays.copyOfRange(whole, 20, whole.length);
        assertRefused(
                RiffMutator.file(
                        List.of(new RiffMutator.Chunk("ICCP", claiming), new RiffMutator.Chunk("VP8 ", picture))),
                "is damaged: its colour profile claims " + (profile.length + (1 << 30)) + " bytes, and the file has ");
        byte[] jpeg = TestImages.encode(TestImages.quarters(48, 32, BufferedImage.TYPE_3BYTE_BGR), "jpg");
        assertRefused(OddImages.withProfile(jpeg, claiming), "is damaged: its colour profile claims ");
    }

    /** A decoder keeps 200 KB for each of them, which may take 21 bytes. */
    @Test
    void aJpegOfTables() throws IOException {
        byte[] whole = TestImages.encode(TestImages.quarters(48, 32, BufferedImage.TYPE_3BYTE_BGR), "jpg");
        int table = new String(whole, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c4");
        byte[] one = Arrays.copyOfRange(
                whole, table, table + 2 + ByteBuffer.wrap(whole).getShort(table + 2));
        ByteArrayOutputStream flood = new ByteArrayOutputStream();
        flood.write(whole, 0, table);
        for (int i = 0; i < 100; i++) {
            flood.writeBytes(one);
        }
        flood.write(whole, table, whole.length - table);
        assertRefused(flood.toByteArray(), "is damaged: it defines more Huffman tables than a JPEG can use");
    }

    @Test
    void aJpegWhoseScanBeginsBehindItsEnd() throws IOException {
        byte[] whole = TestImages.encode(TestImages.quarters(48, 32, BufferedImage.TYPE_3BYTE_BGR), "jpg");
        int scan = new String(whole, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00da");
        ByteBuffer.wrap(whole).putShort(scan + 2, (short) 60_000);
        assertRefused(whole, "is damaged: it ends before the JPEG's end marker");
    }

    @Test
    void aStripThatNoSquareCoversWithoutOverflow() throws IOException {
        byte[] strip = TestImages.encode(new BufferedImage(100_000, 16, BufferedImage.TYPE_BYTE_GRAY), "png");
        assertRefused(strip, "has 100000 x 16 pixels; it may be at most 10 times as long as wide.");
    }

    @Test
    void onePixel() throws IOException {
        byte[] dot = TestImages.encode(new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR), "png");
        assertRefused(dot, "has 1 x 1 pixels; a side needs at least 16");
    }

    @Test
    void missing() {
        assertThatThrownBy(() -> TestImages.read(folder.resolve("gone.png")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("gone.png cannot be read");
    }

    private void assertRefused(byte[] content, String reason) throws IOException {
        Path file = Files.write(folder.resolve("03.jpg"), content);
        UserError error = catchThrowableOfType(UserError.class, () -> TestImages.read(file));
        assertThat(error).as("%d bytes", content.length).isNotNull();
        assertThat(error.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(error.what()).contains("03.jpg").contains(reason);
        assertThat(error.remedy()).isNotBlank();
        assertThat(error.setting()).contains("instanceImages");
    }

    private static void setChecksum(byte[] png, int typeOffset) {
        ByteBuffer buffer = ByteBuffer.wrap(png);
        int length = buffer.getInt(typeOffset - 4);
        CRC32 crc = new CRC32();
        crc.update(png, typeOffset, 4 + length);
        buffer.putInt(typeOffset + 4 + length, (int) crc.getValue());
    }
}
