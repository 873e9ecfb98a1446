package dev.dreambooth.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** States of many prompts: the same whether kept or computed for each batch, and each in its sample's place. */
class PromptConditioningTest {
    @Test
    void keptAndRecomputedStatesAgreeAndNoHandleIsLeft() throws Exception {
        Path folder =
                Path.of(getClass().getResource("/golden/pipeline/sd1/model").toURI());
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 35; i++) {
            texts.add("a photo of " + i + " dogs");
        }
        long before = Tensor.liveHandles();
        try (LatentDiffusionModel model = LatentDiffusionModel.open(ModelFamilies.openFolder(folder), Device.CPU);
                PromptConditioning kept = new PromptConditioning(texts, model.text(), false);
                PromptConditioning trained = new PromptConditioning(texts, model.text(), true);
                Scope scope = Scope.open()) {
            List<String> batch = List.of(texts.get(33), texts.get(2), texts.get(33), texts.get(17));
            Tensor asKept = kept.of(batch).textStates();
            Tensor asTrained = trained.of(batch).textStates();

            assertThat(asKept.shape()).isEqualTo(asTrained.shape());
            assertThat(asKept.sub(asTrained).abs().max().item()).isCloseTo(0, within(1e-5));
            Tensor alone = model.text()
                    .encode(model.text().tokenize(List.of(texts.get(17))), 0)
                    .textStates();
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
