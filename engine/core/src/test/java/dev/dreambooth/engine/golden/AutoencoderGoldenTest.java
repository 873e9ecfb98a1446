package dev.dreambooth.engine.golden;

import static dev.dreambooth.engine.golden.Closeness.assertClose;

import dev.dreambooth.engine.model.part.DiagonalGaussian;
import dev.dreambooth.engine.model.vae.AutoencoderKL;
import dev.dreambooth.engine.tensor.Scope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The autoencoder gives diffusers' latents and images. */
class AutoencoderGoldenTest {
    @ParameterizedTest
    @ValueSource(strings = {"sd", "old_names", "odd"})
    void latentsAndImagesEqualDiffusers(String configuration) {
        try (Golden golden = Golden.open("vae/" + configuration);
                Scope scope = Scope.open();
                AutoencoderKL model = Models.vae(golden.path(""))) {
            DiagonalGaussian posterior = model.encode(golden.tensor("image"));
            assertClose("mean", posterior.mean(), golden, "mean", 1e-4);
            assertClose("logarithm of the variance", posterior.logVariance(), golden, "logvar", 1e-4);
            assertClose("image", model.decode(golden.tensor("latents")), golden, "decoded", 1e-4);
        }
    }
}
