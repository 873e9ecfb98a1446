package dev.dreambooth.engine.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights are found in all the ways that diffusers lays them out, and shards are held to their index. */
class WeightSetTest {
    private static final String STEM = "diffusion_pytorch_model";

    @TempDir
    Path folder;

    private float valueOfW() {
        try (WeightSet set = WeightSet.open(folder, STEM)) {
            return set.bytes("w").getFloat(0);
        }
    }

    private void index(String name, String weightMap) throws IOException {
        Files.writeString(folder.resolve(name), "{\"metadata\":{\"total_size\":8},\"weight_map\":" + weightMap + "}");
    }

    @Test
    void fullPrecisionWinsOverTheVariant() {
        TestModels.weights(folder.resolve(STEM + ".fp16.safetensors"), 16);
        assertThat(valueOfW()).isEqualTo(16);
        TestModels.weights(folder.resolve(STEM + ".safetensors"), 32);
        assertThat(valueOfW()).isEqualTo(32);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                STEM + ".safetensors.index.json",
                STEM + ".safetensors.index.fp16.json",
                STEM + ".fp16.safetensors.index.json"
            })
    void shardsAreReadAsOne(String indexName) throws IOException {
        TestModels.weights(folder.resolve("part-2.safetensors"), 2);
        SafetensorsWriter.write(
                folder.resolve("part-1.safetensors"), List.of(TestModels.floats("v", new long[] {1}, 1)));
        index(indexName, "{\"w\":\"part-2.safetensors\",\"v\":\"part-1.safetensors\"}");

        try (WeightSet set = WeightSet.open(folder, STEM)) {
            assertThat(set.names()).containsExactly("v", "w");
            assertThat(set.bytes("v").getFloat(0)).isEqualTo(1);
            assertThat(set.bytes("w").getFloat(0)).isEqualTo(2);
            assertThat(set.find("w").orElseThrow().hasShape(1)).isTrue();
            assertThatThrownBy(() -> set.bytes("x"))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("'x'");
        }
    }

    @Test
    void aMissingShardIsNamed() throws IOException {
        index(STEM + ".safetensors.index.json", "{\"w\":\"part-1.safetensors\"}");
        assertThatThrownBy(this::valueOfW)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("part-1.safetensors")
                .hasMessageContaining("is missing");
    }

    @Test
    void aShardWithoutItsTensorIsRefused() throws IOException {
        TestModels.weights(folder.resolve("part-1.safetensors"), 1);
        index(STEM + ".safetensors.index.json", "{\"w\":\"part-1.safetensors\",\"v\":\"part-1.safetensors\"}");
        assertThatThrownBy(this::valueOfW).hasMessageContaining("places 'v' in part-1.safetensors");
    }

    @Test
    void aTensorInTwoShardsIsRefused() throws IOException {
        TestModels.weights(folder.resolve("part-1.safetensors"), 1);
        SafetensorsWriter.write(
                folder.resolve("part-2.safetensors"),
                List.of(TestModels.floats("v", new long[] {1}, 1), TestModels.floats("w", new long[] {1}, 1)));
        index(STEM + ".safetensors.index.json", "{\"w\":\"part-1.safetensors\",\"v\":\"part-2.safetensors\"}");
        assertThatThrownBy(this::valueOfW).hasMessageContaining("hold 'w'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"../w.safetensors\"",
                "\"/tmp/w.safetensors\"",
                "\"..\\\\w.safetensors\"",
                "\"w.bin\"",
                "\".safetensors\"",
                "1",
                "\"\\u0000.safetensors\""
            })
    void aShardNameCannotLeadOutOfTheFolder(String shard) throws IOException {
        index(STEM + ".safetensors.index.json", "{\"w\":" + shard + "}");
        assertThatThrownBy(this::valueOfW).isInstanceOf(UserError.class).hasMessageContaining("not the plain name");
    }

    @Test
    void pickledWeightsAreRefusedWithTheWayOut() throws IOException {
        Files.createFile(folder.resolve(STEM + ".bin"));
        assertThatThrownBy(this::valueOfW)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("Python pickle")
                .hasMessageContaining("safe_serialization=True");
    }

    @Test
    void noWeightsAtAllAreNamed() {
        assertThatThrownBy(this::valueOfW).hasMessageContaining("no " + STEM + ".safetensors");
    }
}
