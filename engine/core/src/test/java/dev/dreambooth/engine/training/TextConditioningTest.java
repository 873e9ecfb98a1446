package dev.dreambooth.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.engine.model.pipeline.ModelComponents;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.ModelFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** States of many prompts: the same whether kept or computed for each batch, and each in its sample's place. */
class TextConditioningTest {
    @Test
    void keptAndRecomputedStatesAgreeAndNoHandleIsLeft() throws Exception {
        Path folder =
                Path.of(getClass().getResource("/golden/pipeline/sd1/model").toURI());
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 35; i++) {
            texts.add("a photo of " + i + " dogs");
        }
        long before = Tensor.liveHandles();
        try (ModelComponents model = ModelComponents.open(ModelFolder.open(folder), Device.CPU);
                TextConditioning kept = new TextConditioning(model.textEncoder(), model.ids(texts), 0, false);
                TextConditioning trained = new TextConditioning(model.textEncoder(), model.ids(texts), 0, true);
                Scope scope = Scope.open()) {
            PromptStates states = new PromptStates(texts, kept);
            List<String> batch = List.of(texts.get(33), texts.get(2), texts.get(33), texts.get(17));
            Tensor asKept = states.of(batch);
            Tensor asTrained = new PromptStates(texts, trained).of(batch);

            assertThat(asKept.shape()).isEqualTo(asTrained.shape());
            assertThat(asKept.sub(asTrained).abs().max().item()).isCloseTo(0, within(1e-5));
            Tensor alone = model.textEncoder().forward(model.ids(List.of(texts.get(17))));
            assertThat(asKept.slice(0, 3, 4).sub(alone).abs().max().item()).isCloseTo(0, within(1e-5));
            assertThat(asKept.slice(0, 0, 1)
                            .sub(asKept.slice(0, 2, 3))
                            .abs()
                            .max()
                            .item())
                    .isZero();
            assertThat(asKept.slice(0, 0, 1)
                            .sub(asKept.slice(0, 1, 2))
                            .abs()
                            .max()
                            .item())
                    .isPositive();
        }
        assertThat(Tensor.liveHandles()).isEqualTo(before);
    }
}
