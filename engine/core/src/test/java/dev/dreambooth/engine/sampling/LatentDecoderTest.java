package dev.dreambooth.engine.sampling;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.family.StableDiffusionParts;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What becomes of latents that the autoencoder cannot turn into an image. */
class LatentDecoderTest {
    @Test
    void anImageThatIsNotFiniteIsRefusedAndNotShownAsBlack() throws Exception {
        Path folder = Path.of(LatentDecoderTest.class
                .getResource("/golden/pipeline/sd1/model")
                .toURI());
        try (LatentDiffusionModel model = LatentDiffusionModel.open(ModelFamilies.openFolder(folder), Device.CPU);
                GradMode off = GradMode.disable();
                Scope scope = Scope.open()) {
            Tensor beyond = Tensor.ones(
                            1, StableDiffusionParts.unet(model).config().inChannels(), 4, 4)
                    .mul(1e37);

            assertThatThrownBy(() -> new LatentDecoder(model.codec()).decode(beyond))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("autoencoder");
        }
    }
}
