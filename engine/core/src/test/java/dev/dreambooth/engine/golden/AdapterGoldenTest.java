package dev.dreambooth.engine.golden;

import static dev.dreambooth.engine.golden.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.family.StableDiffusionParts;
import dev.dreambooth.engine.model.lora.LoraFile;
import dev.dreambooth.engine.model.lora.LoraMerge;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.ModelFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LoHa, LoKr, LoCon and DoRA make of the weights what PEFT makes of them, or what the formulas of LyCORIS say. */
class AdapterGoldenTest {
    @ParameterizedTest
    @CsvSource({"loha, adapter_model.safetensors", "lokr, adapter_model.safetensors", "lycoris, lycoris.safetensors"})
    void mergedWeightsAreTheReferences(String name, String fileName) {
        long handles = Tensor.liveHandles();
        ModelFolder folder = ModelFamilies.openFolder(Golden.folder("pipeline/sd1/model"));
        try (Golden golden = Golden.open("lora/" + name);
                LatentDiffusionModel base = LatentDiffusionModel.open(folder, Device.CPU);
                LatentDiffusionModel merged = merged(folder, golden.path(fileName))) {
            Map<String, Tensor> before = weights(base);
            weights(merged).forEach((weight, tensor) -> {
                if (golden.names().contains("merged." + weight)) {
                    assertClose(weight, tensor, golden, "merged." + weight, 1e-5);
                } else {
                    assertThat(tensor.toFloats())
                            .as(weight)
                            .isEqualTo(before.get(weight).toFloats());
                }
            });
            assertThat(before.keySet())
                    .containsAll(golden.names().stream()
                            .map(weight -> weight.substring("merged.".length()))
                            .toList());
        }
        assertThat(Tensor.liveHandles()).as("handles left over").isEqualTo(handles);
    }

    private static LatentDiffusionModel merged(ModelFolder folder, Path path) {
        try (LoraFile file = LoraFile.open(path)) {
            return LatentDiffusionModel.open(folder, List.of(new LoraMerge(file, 1)), Device.CPU, DType.FLOAT32);
        }
    }

    private static Map<String, Tensor> weights(LatentDiffusionModel model) {
        return StableDiffusionParts.unet(model).parameters().asMap();
    }
}
