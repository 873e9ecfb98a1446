package dev.dreambooth.contract.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FileHasher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A result is up to date exactly if nothing that decided it has changed and every file is as it was made. */
class UpToDateCheckTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void aResult() throws IOException {
        Path image = Files.writeString(folder.resolve("000.png"), "pixels");
        new RunRecord(
                        fingerprint(5e-6, "aa"),
                        List.of(FileRecord.of(folder, image, FileHasher.READING)),
                        Map.of("000.png", 7L),
                        Map.of("finalLoss", 0.1),
                        Map.of("level", "machine"),
                        Map.of(),
                        List.of())
                .write(folder);
    }

    @Test
    void theSameIsUpToDate() {
        assertThat(check(folder, fingerprint(5e-6, "aa")).upToDate()).isTrue();
    }

    @Test
    void changesAreNamed() {
        UpToDateCheck.Verdict verdict = check(folder, fingerprint(2e-6, "bb"));

        assertThat(verdict.upToDate()).isFalse();
        assertThat(verdict.reason()).isEqualTo("learningRate 5.0E-6 → 2.0E-6, 03.jpg changed");
    }

    @Test
    void addedAndRemovedInputsAndOtherEnginesAreNamed() {
        Fingerprint earlier = fingerprint(5e-6, "aa");
        Fingerprint now = new Fingerprint("train", settings(5e-6), Map.of("04.jpg", "cc"), Map.of("engine", "0.2.0"));

        assertThat(now.changesSince(earlier))
                .containsExactly("03.jpg is gone", "04.jpg is new", "engine 0.1.0 → 0.2.0");
    }

    @Test
    void aChangedOrMissingOutputIsNoticed() throws IOException {
        Files.writeString(folder.resolve("000.png"), "pixelz");
        assertThat(check(folder, fingerprint(5e-6, "aa")))
                .isEqualTo(new UpToDateCheck.Verdict(false, "000.png is missing or was changed"));
    }

    @Test
    void aRecordCannotVouchForFilesOutsideItsFolder() throws IOException {
        Path outside = Files.writeString(folder.resolve("outside.txt"), "x");
        Path inner = Files.createDirectory(folder.resolve("inner"));
        FileRecord record = FileRecord.of(inner, outside, FileHasher.READING);

        assertThat(record.name()).isEqualTo("../outside.txt");
        assertThat(record.holds(inner, FileHasher.READING)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "../a", "a/../b", "/a", "a//b", "a/", "C:/a", "a\\b", "a\u0000", "a/./b", "./a"})
    void namesThatLeadElsewhereAreNotFollowed(String name) {
        assertThat(new FileRecord(name, "0".repeat(64), 1).safe()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "a/b.c", "..a", "a..", ".hidden/x", "unet/diffusion_pytorch_model.safetensors", "ä ö.png"})
    void ordinaryNamesAre(String name) {
        assertThat(new FileRecord(name, "0".repeat(64), 1).safe()).isTrue();
        assertThat(new FileRecord(name, "../../secret", 1).safe()).isFalse();
        assertThat(new FileRecord(name, "0".repeat(64), -1).safe()).isFalse();
    }

    @Test
    void aRecordThatNamesAFileOutsideOrLiesAboutItsFingerprintIsRefused() throws IOException {
        Path file = folder.resolve("run.json");
        String text = Files.readString(file);

        Files.writeString(file, text.replace("\"000.png\",", "\"../000.png\","));
        assertThatThrownBy(() -> RunRecord.read(folder)).hasMessageContaining("../000.png");

        Files.writeString(file, text.replace("5.0E-6", "6.0E-6"));
        assertThatThrownBy(() -> RunRecord.read(folder)).hasMessageContaining("not that of its fingerprint");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"format\" : 1', '\"format\" : 1, \"surprise\" : 1', surprise",
        "'\"seeds\"', '\"seed\"', seed",
        "'\"000.png\" : 7', '\"000.png\" : null', problem",
        "'\"stage\" : \"train\"', '\"stage\" : null', stage"
    })
    void aBrokenRecordMeansRunningAgainAndReadingItIsAnError(String original, String replacement, String complaint)
            throws IOException {
        Path file = folder.resolve("run.json");
        String text = Files.readString(file);
        assertThat(text).contains(original);
        Files.writeString(file, text.replace(original, replacement));

        assertThat(check(folder, fingerprint(5e-6, "aa")).upToDate()).isFalse();
        assertThatThrownBy(() -> RunRecord.read(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void theRecordReadsBackAsItWas() {
        RunRecord record = RunRecord.read(folder).orElseThrow();

        assertThat(record.fingerprint()).isEqualTo(fingerprint(5e-6, "aa"));
        assertThat(record.sha256()).isEqualTo(record.fingerprint().sha256());
        assertThat(record.seeds()).containsEntry("000.png", 7L);
        assertThat(record.metrics()).containsEntry("finalLoss", 0.1);
        assertThat(check(folder.resolve("none"), record.fingerprint()).reason()).isEqualTo("no result yet");
    }

    private static UpToDateCheck.Verdict check(Path folder, Fingerprint now) {
        return UpToDateCheck.check(folder, now, FileHasher.READING);
    }

    private static Fingerprint fingerprint(double learningRate, String image) {
        return new Fingerprint("train", settings(learningRate), Map.of("03.jpg", image), Map.of("engine", "0.1.0"));
    }

    private static ObjectNode settings(double learningRate) {
        return JsonNodeFactory.instance.objectNode().put("seed", 1L).put("learningRate", learningRate);
    }
}
