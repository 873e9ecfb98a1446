package dev.dreambooth.engine.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Weights reach a model as 32-bit floats, whatever they are stored as, and must fit the configuration exactly. */
class LoadedWeightsTest {
    private static final String STEM = "model";

    @TempDir
    Path folder;

    private WeightSet stored(TensorData... tensors) {
        SafetensorsWriter.write(folder.resolve(STEM + ".safetensors"), List.of(tensors));
        return WeightSet.open(folder, STEM);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16", "FLOAT64"})
    void everyFloatingTypeIsWrittenAndReadBack(DType type) {
        try (Scope scope = Scope.open();
                WeightSet set = stored(TensorData.of("w", Tensor.of(new float[] {1.5f, -2f, 0.25f}, 3, 1), type))) {
            assertThat(set.find("w").orElseThrow().dtype()).isEqualTo(type);
            try (Tensor weight = LoadedWeights.owned(set).get("w", 3, 1)) {
                assertThat(weight.dtype()).isEqualTo(DType.FLOAT32);
                assertThat(weight.shape()).containsExactly(3, 1);
                assertThat(weight.toFloats()).containsExactly(1.5f, -2f, 0.25f);
            }
        }
    }

    @Test
    void ownedWeightsMayBeTrainedWithoutTouchingTheFile() {
        try (WeightSet set = stored(TestModels.floats("w", new long[] {2}, 1, 2));
                Tensor weight = LoadedWeights.owned(set).get("w", 2);
                Tensor other = Tensor.of(new float[] {7, 8}, 2)) {
            weight.copyFrom(other);
            assertThat(weight.toFloats()).containsExactly(7, 8);
            assertThat(set.bytes("w").getFloat(0)).isEqualTo(1);
        }
    }

    @Test
    void mappedWeightsOutliveTheirSet() {
        Tensor weight;
        try (WeightSet set = stored(TestModels.floats("w", new long[] {2}, 1, 2))) {
            weight = LoadedWeights.mapped(set).get("w", 2);
        }
        try (weight) {
            assertThat(weight.toFloats()).containsExactly(1, 2);
        }
    }

    /** Whole CLIP models are saved as text encoders too; transformers passes over what it does not need. */
    @Test
    void bookkeepingIsNoLeftOver() {
        List<String> names = List.of(
                "logit_scale",
                "text_projection.weight",
                "visual_projection.weight",
                "vision_model.embeddings.patch_embedding.weight",
                "text_model.embeddings.position_ids");
        TensorData[] tensors = names.stream()
                .map(name -> TestModels.floats(name, new long[] {1}, 1))
                .toArray(TensorData[]::new);
        try (WeightSet set = stored(tensors)) {
            LoadedWeights.mapped(set).refuseLeftOvers();
            ModelPart plain = ModelPart.textEncoder("text_encoder", "CLIPTextModel");
            assertThat(Bookkeeping.notable(plain, set.names()))
                    .containsExactlyInAnyOrderElementsOf(names.subList(0, 4));
            ModelPart projecting = ModelPart.textEncoder("text_encoder_2", "CLIPTextModelWithProjection");
            assertThat(Bookkeeping.notable(projecting, set.names())).doesNotContain("text_projection.weight");
        }
        try (WeightSet set = stored(TestModels.floats("text_model.final_layer_norm.bias_", new long[] {1}, 1))) {
            assertThatThrownBy(() -> LoadedWeights.mapped(set).refuseLeftOvers())
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("text_model.final_layer_norm.bias_");
        }
    }

    @Test
    void missingAndMisshapenWeightsAreNamed() {
        try (WeightSet set = stored(
                TestModels.floats("w", new long[] {2}, 1, 2),
                new TensorData("ids", DType.INT64, new long[] {0}, () -> ByteBuffer.allocate(0)))) {
            LoadedWeights weights = LoadedWeights.owned(set);
            assertThatThrownBy(() -> weights.scope("conv_in").get("weight", 2))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("'conv_in.weight' is missing");
            assertThatThrownBy(() -> weights.get("w", 2, 1))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("[2] where the configuration asks for [2, 1]");
            assertThatThrownBy(() -> weights.get("ids", 0)).hasMessageContaining("INT64");
        }
    }

    @Test
    void leftOversAreNamedButOldBuffersAreNot() {
        try (WeightSet set = stored(
                TestModels.floats("w", new long[] {1}, 1),
                TestModels.floats("lost.weight", new long[] {1}, 1),
                new TensorData(
                        "text_model.embeddings.position_ids",
                        DType.INT64,
                        new long[] {1},
                        () -> ByteBuffer.allocate(8)))) {
            LoadedWeights weights = LoadedWeights.owned(set);
            weights.get("w", 1).close();
            assertThatThrownBy(weights::refuseLeftOvers)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("no place for 1 of its tensors")
                    .hasMessageContaining("lost.weight");
            weights.get("lost.weight", 1).close();
            weights.refuseLeftOvers();
        }
    }

    @Test
    void bothNamingsOfTheAutoencodersAttentionAreUnderstood() {
        String attention = "decoder.mid_block.attentions.0.";
        try (WeightSet set = stored(
                TestModels.floats(attention + "query.weight", new long[] {1, 1}, 1),
                TestModels.floats(attention + "key.weight", new long[] {1, 1, 1, 1}, 2),
                TestModels.floats(attention + "value.bias", new long[] {1}, 3),
                TestModels.floats(attention + "proj_attn.bias", new long[] {1}, 4))) {
            LoadedWeights weights = LoadedWeights.owned(set);
            WeightSource scope = weights.scope("decoder").scope("mid_block.attentions.0");
            assertThat(value(scope, "to_q.weight", 1, 1)).isEqualTo(1);
            assertThat(value(scope, "to_k.weight", 1, 1)).isEqualTo(2);
            assertThat(value(scope, "to_v.bias", 1)).isEqualTo(3);
            assertThat(value(scope, "to_out.0.bias", 1)).isEqualTo(4);
            weights.refuseLeftOvers();
        }
    }

    @Test
    void loadingLeavesNoHandleBehind() {
        try (WeightSet set = stored(TestModels.floats("w", new long[] {1}, 1))) {
            long before = Tensor.liveHandles();
            LoadedWeights.owned(set).get("w", 1).close();
            assertThat(Tensor.liveHandles()).isEqualTo(before);
        }
    }

    private static double value(WeightSource source, String name, long... shape) {
        try (Tensor weight = source.get(name, shape)) {
            return weight.item();
        }
    }
}
