package dev.dreambooth.engine.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.tensor.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the writer writes is the published format, the same every time, and the reader gives it back. */
class SafetensorsRoundTripTest {
    @TempDir
    Path folder;

    private static TensorData floats(String name, long[] shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new TensorData(name, DType.FLOAT32, shape, () -> bytes);
    }

    private static TensorData raw(String name, DType dtype, long[] shape, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length);
        for (int value : values) {
            bytes.put((byte) value);
        }
        return new TensorData(name, dtype, shape, bytes::flip);
    }

    /** A process may have some 65,000 mappings; those of a model are to be a few, however many tensors it has. */
    @Test
    void tensorsShareOneMapping() throws IOException {
        Path maps = Path.of("/proc/self/maps");
        assumeTrue(Files.isReadable(maps), "only Linux tells its mappings");
        Path file = folder.resolve("many.safetensors");
        SafetensorsWriter.write(
                file,
                IntStream.range(0, 100)
                        .mapToObj(i -> floats("t" + i, new long[] {2}, i, -i))
                        .toList());
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            List<ByteBuffer> all = read.names().stream().map(read::bytes).toList();
            assertThat(all).hasSize(100);
            assertThat(read.bytes("t42").getFloat(4)).isEqualTo(-42f);
            assertThat(Files.readAllLines(maps))
                    .filteredOn(line -> line.endsWith(file.toString()))
                    .hasSize(1);
        }
    }

    @Test
    void givesBackWhatWasWritten() {
        Path file = folder.resolve("a.safetensors");
        SafetensorsWriter.write(
                file,
                List.of(
                        raw("flags", DType.BOOL, new long[] {3}, 1, 0, 1),
                        floats("z \"quoted\" é", new long[] {2, 1}, 1.5f, -2f),
                        floats("a", new long[] {}, 7f),
                        raw("empty", DType.FLOAT16, new long[] {0, 4})));

        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThat(read.names()).containsExactly("a", "z \"quoted\" é", "empty", "flags");
            assertThat(read.metadata()).isEqualTo(Map.of("format", "pt"));
            TensorEntry entry = read.find("z \"quoted\" é").orElseThrow();
            assertThat(entry.shape()).containsExactly(2, 1);
            assertThat(entry.dtype()).isEqualTo(DType.FLOAT32);
            ByteBuffer bytes = read.bytes(entry.name());
            assertThat(bytes.isReadOnly()).isTrue();
            assertThat(bytes.getFloat(0)).isEqualTo(1.5f);
            assertThat(bytes.getFloat(4)).isEqualTo(-2f);
            assertThat(read.bytes("flags").get(2)).isEqualTo((byte) 1);
            assertThat(read.bytes("empty").remaining()).isZero();
            assertThat(read.find("b")).isEmpty();
            assertThatThrownBy(() -> read.bytes("b"))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("'b'");
        }
    }

    @Test
    void writesTheFormatByteForByte() throws Exception {
        Path file = folder.resolve("a.safetensors");
        SafetensorsWriter.write(file, List.of(floats("w", new long[] {1}, 1f)));

        String json = "{\"__metadata__\":{\"format\":\"pt\"},\"w\":{\"dtype\":\"F32\",\"shape\":[1],"
                + "\"data_offsets\":[0,4]}}";
        byte[] written = Files.readAllBytes(file);
        int headerSize = ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
        assertThat(headerSize % 8).isZero();
        assertThat(new String(written, 8, headerSize, StandardCharsets.UTF_8))
                .isEqualTo(json + " ".repeat(headerSize - json.length()));
        assertThat(written).hasSize(8 + headerSize + 4).endsWith(0, 0, 0x80, 0x3f);
    }

    @Test
    void orderOfTheTensorsDoesNotMatter() throws Exception {
        TensorData first = floats("first", new long[] {1}, 1f);
        TensorData second = floats("second", new long[] {1}, 2f);
        SafetensorsWriter.write(folder.resolve("a"), List.of(first, second));
        SafetensorsWriter.write(folder.resolve("b"), List.of(second, first));

        assertThat(folder.resolve("a")).hasSameBinaryContentAs(folder.resolve("b"));
    }

    @Test
    void aFailedWriteLeavesTheOldFileAndNothingElse() throws Exception {
        Path file = Files.writeString(folder.resolve("a.safetensors"), "old");
        TensorData tooShort = new TensorData("w", DType.FLOAT32, new long[] {2}, () -> ByteBuffer.allocate(4));

        assertThatThrownBy(() -> SafetensorsWriter.write(file, List.of(tooShort)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(file).hasContent("old");
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void refusesTwoTensorsOfOneName() {
        TensorData twice = floats("w", new long[] {1}, 1f);
        assertThatThrownBy(() -> SafetensorsWriter.write(folder.resolve("a"), List.of(twice, twice)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'w'");
    }

    @Test
    void saysWhatToDoWhenThePlaceIsNotWritable() throws Exception {
        Path file = Files.createFile(folder.resolve("file")).resolve("a.safetensors");
        assertThatThrownBy(() -> SafetensorsWriter.write(file, List.of()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("could not be written");
    }
}
