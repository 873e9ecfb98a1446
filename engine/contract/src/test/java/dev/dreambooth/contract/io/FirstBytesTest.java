package dev.dreambooth.contract.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.io.FirstBytes.Finding;
import dev.dreambooth.contract.io.FirstBytes.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people give in place of a file is told by what it begins with, and what is right is not taken for something else. */
class FirstBytesTest {
    private static final String POINTER =
            "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\n";

    @TempDir
    Path folder;

    private Optional<Finding> of(byte[] content) throws IOException {
        return FirstBytes.of(Files.write(folder.resolve("file"), content));
    }

    private Optional<Finding> of(String latin1) throws IOException {
        return of(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<!DOCTYPE html><html lang='en'>       | a web page",
                "<HTML><head><title>Sign in            | a web page",
                "<?xml version='1.0'?><Error><Code>    | a web page",
                "%PDF-1.7                              | a PDF document",
                "GIF89a                                | a GIF image",
                "GGUF____                              | a GGUF file",
                "BZh91AY&SY_                           | compressed by bzip2",
            })
    void whatOtherProgramsWroteIsNamed(String begins, String what) throws IOException {
        assertThat(of("\n  " + begins).or(() -> FirstBytes.of(begins.getBytes(StandardCharsets.ISO_8859_1))))
                .hasValueSatisfying(found -> assertThat(found.what()).contains(what));
    }

    @Test
    void aPointerOfGitLfsTellsTheSizeOfTheFileThatIsMissing() throws IOException {
        assertThat(of(POINTER + "size 4265146304\n")).hasValueSatisfying(found -> {
            assertThat(found.what()).contains("Git LFS pointer", "4265146304 bytes");
            assertThat(found.remedy()).contains("git lfs pull");
        });
        assertThat(of(POINTER))
                .hasValueSatisfying(found -> assertThat(found.what()).doesNotContain("bytes"));
    }

    @Test
    void archivesAndPicklesAreToldApart() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("archive/data.pkl"));
        }
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(1);
        }
        byte[] tar = new byte[512];
        tar[0] = 'm';
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);

        assertThat(of(zip.toByteArray())).map(Finding::kind).contains(Kind.ZIP);
        assertThat(of("\u0080\2\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\31."))
                .map(Finding::kind)
                .contains(Kind.PICKLE);
        assertThat(of(gzip.toByteArray())).map(Finding::what).contains("compressed by gzip");
        assertThat(of(tar)).map(Finding::what).contains("a tar archive");
    }

    /** A header of 640 bytes begins as a pickle of protocol 2 does. */
    @ParameterizedTest
    @ValueSource(longs = {2, 0x280, 0x04034b50, 12_345_678})
    void safetensorsAreToldWhateverTheirHeadersLength(long length) throws IOException {
        byte[] file = ByteBuffer.allocate(20)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put((byte) '{')
                .array();
        assertThat(of(file)).map(Finding::kind).contains(Kind.SAFETENSORS);
    }

    @Test
    void whatIsEmptyZeroOrAFolderIsNamed() throws IOException {
        assertThat(of(new byte[0])).map(Finding::what).contains("empty (0 bytes)");
        assertThat(of(new byte[5000]))
                .hasValueSatisfying(found -> assertThat(found.what()).contains("all zeros"));
        assertThat(FirstBytes.of(folder)).map(Finding::what).contains("a folder");
        assertThat(FirstBytes.ofBinary(folder)).map(Finding::what).contains("a folder");
        assertThat(FirstBytes.of(folder.resolve("none"))).isEmpty();
    }

    @Test
    void aTextIsOneOnlyWhereOtherThanTextIsWanted() throws IOException {
        assertThat(of("<sks> dog in the snow")).isEmpty();
        assertThat(of("version 2 of a dog, https://git-lfs.github.com")).isEmpty();
        Path file = Files.writeString(folder.resolve("answer"), "Entry not found\nTrace: 1");
        assertThat(FirstBytes.ofBinary(file)).map(Finding::what).contains("a text that begins 'Entry not found'");
        assertThat(FirstBytes.ofBinary(Files.write(file, new byte[] {1, 2, 3, (byte) 0xFF})))
                .isEmpty();
    }
}
