package dev.dreambooth.engine.sampling;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.model.pipeline.ModelComponents;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.ModelFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What becomes of latents that the autoencoder cannot turn into an image. */
class LatentDecoderTest {
    @Test
    void anImageThatIsNotFiniteIsRefusedAndNotShownAsBlack() throws Exception {
        Path folder = Path.of(LatentDecoderTest.class
                .getResource("/golden/pipeline/sd1/model")
                .toURI());
        try (ModelComponents model = ModelComponents.open(ModelFolder.open(folder), Device.CPU);
                GradMode off = GradMode.disable();
                Scope scope = Scope.open()) {
            Tensor beyond =
                    Tensor.ones(1, model.unet().config().inChannels(), 4, 4).mul(1e37);

            assertThatThrownBy(() -> new LatentDecoder(model.vae()).decode(beyond))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("autoencoder");
        }
    }
}
