package dev.dreambooth.engine.golden;

import static dev.dreambooth.engine.golden.Closeness.assertClose;

import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text encoder gives transformers' states. */
class TextEncoderGoldenTest {
    @ParameterizedTest
    @ValueSource(strings = {"sd1", "sd2", "odd"})
    void statesEqualTransformers(String configuration) {
        try (Golden golden = Golden.open("text_encoder/" + configuration);
                Scope scope = Scope.open();
                CLIPTextModel model = Models.textEncoder(golden.path(""))) {
            Tensor ids = golden.tensor("input_ids");
            assertClose("last hidden state", model.forward(ids), golden, "last_hidden_state", 1e-4);
            assertClose("state with the last layer skipped", model.forward(ids, 1), golden, "clip_skip_1", 1e-4);
        }
    }
}
