package dev.dreambooth.engine.golden;

import static dev.dreambooth.engine.golden.Closeness.assertClose;

import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The UNet gives diffusers' predictions. */
class UNetGoldenTest {
    @ParameterizedTest
    @ValueSource(strings = {"sd1", "sd2", "odd"})
    void predictionsEqualDiffusers(String configuration) {
        try (Golden golden = Golden.open("unet/" + configuration);
                Scope scope = Scope.open();
                UNet2DConditionModel model = Models.unet(golden.path(""))) {
            Tensor prediction = model.forward(
                    golden.tensor("sample"), golden.tensor("timesteps"), golden.tensor("encoder_hidden_states"));
            assertClose("prediction", prediction, golden, "output", 1e-4);
        }
    }
}
