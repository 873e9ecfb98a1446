package dev.dreambooth.engine.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.tensor.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that is truncated, or lies about its contents, is refused by name before anything is read through it. */
class LyingSafetensorsTest {
    private static final int ROUNDS = 1000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                                                     | does not begin with '{'",
                "{\"a\":                                                                | not valid JSON",
                "{} x                                                                   | not valid JSON",
                "{\"a\":1}                                                              | tensor 'a' is not described",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}                              | tensor 'a' is not described",
                "{\"a\":{\"dtype\":\"F33\",\"shape\":[2],\"data_offsets\":[0,8]}}       | unknown element type 'F33'",
                "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]}}   | 'F8_E4M3', which is not read here",
                "{\"a\":{\"dtype\":\"F8_E5M2\",\"shape\":[8],\"data_offsets\":[0,8]}}   | take the file in fp16 or bf16",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}       | needs 12 bytes",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}      | '-2', not a non-negative",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}     | '2.0', not a non-negative",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}}         | shape that is not a list",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}       | not a begin and an end",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}         | not a begin and an end",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}      | of which the file holds 8",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}       | after a gap",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}       | 4 bytes after its last tensor",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904],\"data_offsets\":[0,8]}} | more than 2^63",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}} | '99999999999999999999'",
                "{\"__metadata__\":{\"format\":1}}                                      | other than text under 'format'",
                "{\"__metadata__\":[]}                                                  | not an object",
            })
    void refusesALyingHeader(String json, String reason) throws IOException {
        Path file = file(json, 8);
        assertThatThrownBy(() -> SafetensorsFile.open(file)).isInstanceOfSatisfying(UserError.class, error -> {
            assertThat(error.exitCode()).isEqualTo(ExitCode.DATA);
            assertThat(error.what()).contains(file.toString(), reason);
            assertThat(error.remedy()).contains("Fetch the file again");
        });
    }

    /** Some bytes of JSON are many in memory. */
    @Test
    void refusesAHeaderThatHoldsFarMoreThanTensors() throws IOException {
        Path file = file("{\"a\":{\"shape\":[" + "0,".repeat(1_000_000) + "0]}}", 0);
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("not valid JSON: ");
    }

    @Test
    void refusesOverlappingTensors() throws IOException {
        Path file = file(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                8);
        assertThatThrownBy(() -> SafetensorsFile.open(file)).hasMessageContaining("inside the tensor before it");
    }

    @Test
    void refusesDuplicateNames() throws IOException {
        String entry = "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
        Path file = file("{" + entry + "," + entry + "}", 4);
        assertThatThrownBy(() -> SafetensorsFile.open(file)).hasMessageContaining("Duplicate field 'a'");
    }

    @Test
    void refusesAHeaderLongerThanTheFileOrTheFormatAllows() throws IOException {
        Path beyond = Files.write(folder.resolve("beyond"), length(100, 10));
        assertThatThrownBy(() -> SafetensorsFile.open(beyond)).hasMessageContaining("only 18 bytes long");
        for (long announced : new long[] {100_000_001L, Long.MAX_VALUE, -1}) {
            Path huge = Files.write(folder.resolve("huge"), length(announced, 10));
            assertThatThrownBy(() -> SafetensorsFile.open(huge))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining(Long.toUnsignedString(announced));
        }
    }

    @Test
    void refusesFilesThatAreEmptyMissingOrFolders() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        assertThatThrownBy(() -> SafetensorsFile.open(empty)).hasMessageContaining("it is empty (0 bytes)");
        assertThatThrownBy(() -> SafetensorsFile.open(folder.resolve("none"))).hasMessageContaining("does not exist");
        assertThatThrownBy(() -> SafetensorsFile.open(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("it is a folder");
    }

    /** Flips, cuts, and inserts bytes at random; whatever comes of it is either a consistent file or a user error. */
    @Test
    void randomCorruptionNeverDoesAnythingButRefuse() throws IOException {
        Path good = folder.resolve("good");
        SafetensorsWriter.write(
                good,
                List.of(
                        new TensorData("a.weight", DType.FLOAT32, new long[] {2, 3}, () -> ByteBuffer.allocate(24)),
                        new TensorData("b", DType.FLOAT16, new long[] {5}, () -> ByteBuffer.allocate(10))));
        byte[] original = Files.readAllBytes(good);
        Random random = new Random(20260711);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path corrupt = Files.write(folder.resolve("corrupt"), corrupted(original, random));
            try (SafetensorsFile file = SafetensorsFile.open(corrupt)) {
                for (String name : file.names()) {
                    assertThat((long) file.bytes(name).remaining())
                            .isEqualTo(file.find(name).orElseThrow().byteSize());
                }
            } catch (UserError expected) {
                refused++;
            }
        }
        assertThat(refused).as("refused of %s", ROUNDS).isBetween(ROUNDS / 2, ROUNDS - 1);
    }

    private static byte[] corrupted(byte[] original, Random random) {
        byte[] bytes = original.clone();
        int headerEnd = bytes.length - 34;
        for (int change = random.nextInt(3); change >= 0; change--) {
            int at = random.nextInt(headerEnd);
            bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : '0' + random.nextInt(10));
        }
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> Arrays.copyOf(bytes, bytes.length + random.nextInt(20));
            default -> bytes;
        };
    }

    private Path file(String json, int dataBytes) throws IOException {
        byte[] header = json.strip().getBytes(StandardCharsets.UTF_8);
        byte[] bytes = length(header.length, header.length + dataBytes);
        System.arraycopy(header, 0, bytes, 8, header.length);
        return Files.write(folder.resolve("lying.safetensors"), bytes);
    }

    private static byte[] length(long headerSize, int rest) {
        return ByteBuffer.allocate(8 + rest)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerSize)
                .array();
    }
}
