package dev.dreambooth.engine.family.original;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.family.SingleFileModel;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorData;
import dev.dreambooth.engine.weights.WeightSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Single files become, tensor for tensor, what diffusers makes of them, and folders become those files again;
 * it/reference/single_files_golden.py. Text encoders project to another width than their own, so that a matrix that is not
 * transposed has another shape.
 */
class SingleFileGoldenTest {
    /** What is in files and no part of a model; a writer leaves it out. */
    private static final String LEFT_OUT = ".*(position_ids|logit_scale|attn_mask)|alphas_cumprod|model_ema\\..*";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"sd2", "sdxl"})
    void aFileBecomesWhatDiffusersMakesOfItAndBack(String kind) throws IOException {
        JsonNode golden = golden(kind);
        Path file = folder.resolve("model.safetensors");
        SafetensorsWriter.write(file, tensors(golden.get("original")));

        SingleFileModel.Unpacked unpacked = SingleFileModel.unpack(file, folder.resolve("cache"));

        ModelFolder model = ModelFamilies.openFolder(unpacked.folder());
        Map<String, String> found = new TreeMap<>();
        for (ModelPart part : model.layout().networks()) {
            try (WeightSet set = model.weights(part)) {
                set.tensors().forEach(weight -> found.put(part + "/" + weight.name(), described(weight)));
            }
        }
        Map<String, String> wanted = new TreeMap<>();
        golden.get("diffusers")
                .properties()
                .forEach(weight -> wanted.put(
                        weight.getKey(),
                        weight.getValue().get(0) + " "
                                + weight.getValue().get(1).asText()));
        assertThat(found).isEqualTo(wanted);
        assertThat(unpacked.notes()).hasSize(1).first().asString().contains("logit_scale");

        Path again = folder.resolve("again.safetensors");
        new SingleFileWriter(model, model.config(model.layout().scheduler()))
                .write(again, Map.of(), Optional.empty(), ModelSpec.told("a title", 64));
        assertThat(contents(again)).isEqualTo(expected(kind, contents(file)));
    }

    /** A layer that nobody computes is written as the one before it, and a projection that nobody uses is not. */
    private static Map<String, String> expected(String kind, Map<String, String> original) {
        Map<String, String> expected = new TreeMap<>(original);
        expected.keySet().removeIf(name -> name.matches(LEFT_OUT));
        if (kind.equals("sd2")) {
            expected.remove("cond_stage_model.model.text_projection");
            expected.replaceAll((name, value) -> original.get(name.replace("resblocks.23.", "resblocks.22.")));
        }
        return expected;
    }

    private static Map<String, String> contents(Path file) {
        Map<String, String> contents = new TreeMap<>();
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            tensors.names()
                    .forEach(name -> contents.put(
                            name,
                            described(new TensorData(
                                    name,
                                    DType.FLOAT32,
                                    tensors.find(name).orElseThrow().shape(),
                                    () -> tensors.bytes(name)))));
        }
        return contents;
    }

    private static List<TensorData> tensors(JsonNode shapes) {
        List<TensorData> tensors = new ArrayList<>();
        shapes.properties().forEach(entry -> {
            long[] shape = new long[entry.getValue().size()];
            Arrays.setAll(shape, i -> entry.getValue().get(i).asLong());
            tensors.add(new TensorData(entry.getKey(), DType.FLOAT32, shape, () -> numbers(entry.getKey(), shape)));
        });
        return tensors;
    }

    /** Numbers that follow from a tensor's name, as the script has them. */
    private static ByteBuffer numbers(String name, long... shape) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        int count = (int) Arrays.stream(shape).reduce(1, (product, size) -> product * size);
        ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long i = 0; i < count; i++) {
            bytes.putFloat((i * 7919 + crc.getValue()) % 65521 / 65536f);
        }
        return bytes.flip();
    }

    private static String described(TensorData weight) {
        ByteBuffer bytes = weight.bytes().duplicate();
        byte[] content = new byte[bytes.remaining()];
        bytes.get(content);
        return Arrays.toString(weight.shape()).replace(" ", "") + " "
                + Sha256.of(content).substring(0, 16);
    }

    private static JsonNode golden(String kind) throws IOException {
        try (InputStream in = SingleFileGoldenTest.class.getResourceAsStream("/golden/original/" + kind + ".json")) {
            return new ObjectMapper().readTree(in);
        }
    }
}
