package dev.dreambooth.engine.model.lora;

import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.Optional;

/**
 * Adds a LoRA to the weights of a model while they are loaded: W + strength · α/r · B·A. A merged model costs what the
 * model alone costs, in each step and in memory but for the layers that changed.
 *
 * @param file the LoRA
 * @param strength factor of all that it adds; 0 leaves the model as it is
 */
public record LoraMerge(LoraFile file, double strength) {
    /** Returns a network's weights with those of the LoRA added. */
    public WeightSource onto(ModelPart part, WeightSource base) {
        return (name, shape) -> {
            Tensor weight = base.get(name, shape);
            if (!name.endsWith(LoraAdapter.WEIGHT) || shape.length < 2) {
                return weight;
            }
            String module = name.substring(0, name.length() - LoraAdapter.WEIGHT.length());
            try (Scope scope = Scope.open()) {
                Optional<StoredLora> stored = file.find(part, module, shape);
                return stored.isEmpty() ? weight : merged(weight, stored.get(), module, shape);
            } catch (RuntimeException refused) {
                weight.close();
                throw refused;
            }
        };
    }

    private Tensor merged(Tensor weight, StoredLora stored, String module, long... shape) {
        try (stored) {
            Tensor delta = stored.delta(strength, shape);
            if (!Double.isFinite(delta.abs().max().item())) {
                throw file.refusal("holds numbers for " + module + " that are not finite");
            }
            Tensor merged = Scope.detach(weight.add(delta.to(weight.device())));
            weight.close();
            return merged;
        }
    }
}
