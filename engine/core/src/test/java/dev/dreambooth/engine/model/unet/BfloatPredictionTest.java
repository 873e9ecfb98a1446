package dev.dreambooth.engine.model.unet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.family.DenoiserForm;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What bfloat16 costs: the rounding of its 8 significant bits, and nothing that grows with the length of a sum. */
class BfloatPredictionTest {
    /** Half of the last of 8 bits: how far rounding may move a number, as a part of it. */
    private static final double UNIT = 1.0 / 256;

    private static Tensor predict(DType type) throws Exception {
        Path folder = Path.of(BfloatPredictionTest.class
                .getResource("/golden/pipeline/sd1/model")
                .toURI());
        try (UNet2DConditionModel unet = (UNet2DConditionModel) LatentDiffusionModel.openDenoiser(
                ModelFamilies.openFolder(folder), Device.CPU, DenoiserForm.of(type))) {
            UNet2DConditionConfig config = unet.config();
            Tensor latents = Noise.normal(1, 2, config.inChannels(), 16, 16);
            Tensor states = Noise.normal(2, 2, 7, config.crossAttentionDim().get(0));
            return unet.forward(latents, Tensor.of(new long[] {30, 700}, 2), states);
        }
    }

    private static double norm(Tensor x) {
        return x.square().mean().sqrt().item();
    }

    @Test
    void thePredictionIsThatOfFloat32ButForRounding() throws Exception {
        try (Scope scope = Scope.open()) {
            Tensor exact = predict(DType.FLOAT32);
            Tensor rounded = predict(DType.BFLOAT16);
            assertThat(rounded.dtype()).isEqualTo(DType.FLOAT32);
            assertThat(norm(rounded.sub(exact)))
                    .isLessThan(5 * UNIT * norm(exact))
                    .isGreaterThan(UNIT / 100 * norm(exact));
        }
    }

    @Test
    void normsAndAttentionFormTheirSumsInFloat32() {
        try (Scope scope = Scope.open()) {
            Tensor image = Noise.normal(3, 1, 8, 128, 128).mul(0.1).add(3).to(DType.BFLOAT16);
            Tensor scale = Tensor.ones(8);
            Tensor shift = Tensor.zeros(8);
            agree(
                    Ops.groupNorm(image, 2, scale.to(DType.BFLOAT16), shift.to(DType.BFLOAT16), 1e-5),
                    Ops.groupNorm(image.to(DType.FLOAT32), 2, scale, shift, 1e-5));

            Tensor rows = image.reshape(1, 8, 128 * 128);
            Tensor ones = Tensor.ones(128 * 128);
            Tensor zeros = Tensor.zeros(128 * 128);
            agree(
                    Ops.layerNorm(rows, ones.to(DType.BFLOAT16), zeros.to(DType.BFLOAT16), 1e-5),
                    Ops.layerNorm(rows.to(DType.FLOAT32), ones, zeros, 1e-5));

            // each of 4096 places gets about 1/4096 of the attention: summed in 8 bits, they would soon count no more
            Tensor even = Noise.normal(4, 1, 4096, 16).mul(0.1).to(DType.BFLOAT16);
            Tensor value = even.add(1);
            agree(
                    Ops.attend(even, even, value, 2),
                    Ops.attend(even.to(DType.FLOAT32), even.to(DType.FLOAT32), value.to(DType.FLOAT32), 2));
        }
    }

    /** Holds the largest difference to what rounding inputs of the last sum and its result can make of it. */
    private static void agree(Tensor rounded, Tensor exact) {
        assertThat(rounded.dtype()).isEqualTo(DType.BFLOAT16);
        double largest = exact.abs().max().item();
        assertThat(rounded.to(DType.FLOAT32).sub(exact).abs().max().item()).isLessThan(2 * UNIT * largest);
    }
}
