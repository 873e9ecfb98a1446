package dev.dreambooth.engine.family.original;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.family.SingleFileLayout;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorData;
import dev.dreambooth.engine.weights.WeightSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes a model as one file, as most user interfaces take it.
 *
 * @param base where the weights of those parts lie that are not replaced
 * @param scheduler what the model is to be sampled with, of which a file tells what it can
 */
public record SingleFileWriter(ModelFolder base, ObjectNode scheduler) {
    /**
     * Returns why the model cannot lie in one file, or empty if it can.
     *
     * @throws dev.dreambooth.contract.UserError if a configuration cannot be read
     */
    public Optional<String> obstacle() {
        Optional<SingleFileLayout> layout = ModelFamilies.of(base).singleFile(base);
        return layout.isEmpty()
                ? Optional.of("there is no single file of " + base.layout().family())
                : layout.get().obstacle(base, scheduler);
    }

    /**
     * Writes the file.
     *
     * @param replaced new weights of parts, under their names in diffusers
     * @param type what weights are rounded to; without it, each stays as it is
     * @param told lines of the header that only the one who trains can tell
     * @throws dev.dreambooth.contract.UserError if it cannot be written
     */
    public void write(
            Path target,
            Map<ModelPart, Collection<TensorData>> replaced,
            Optional<DType> type,
            Map<String, String> told) {
        SingleFileLayout layout = ModelFamilies.of(base).singleFile(base).orElseThrow();
        List<WeightSet> open = new ArrayList<>();
        try {
            Map<ModelPart, Collection<TensorData>> networks = new HashMap<>();
            for (ModelPart part : base.layout().networks()) {
                if (replaced.containsKey(part)) {
                    networks.put(part, replaced.get(part));
                } else {
                    WeightSet set = base.weights(part);
                    open.add(set);
                    networks.put(part, set.tensors());
                }
            }
            List<TensorData> tensors = layout.pack(networks, scheduler).stream()
                    .map(tensor -> type.isPresent() ? tensor.as(type.get()) : tensor)
                    .toList();
            Map<String, String> metadata = new TreeMap<>(layout.metadata(scheduler));
            metadata.putAll(told);
            metadata.putAll(SafetensorsWriter.PYTORCH_FORMAT);
            SafetensorsWriter.writeHashed(target, tensors, metadata, ModelSpec.HASH);
        } finally {
            open.forEach(WeightSet::close);
        }
    }
}
