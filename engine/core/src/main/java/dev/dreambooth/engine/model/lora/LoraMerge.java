package dev.dreambooth.engine.model.lora;

import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.Optional;
import java.util.Set;

/**
 * Adds a LoRA to the weights of a model while they are loaded: W + strength · α/r · B·A, or what another kind of adapter
 * makes of W. A merged model costs what the model alone costs, in each step and in memory but for the layers that changed.
 *
 * <p>Of several, each changes what those before it have left. Plain ones add up in any order but for rounding; DoRA gives
 * the sum that it meets a new length, so there the order counts, as it does where PEFT merges several adapters.
 *
 * @param file the LoRA
 * @param strength factor of all that it adds; 0 leaves the model as it is, less adds the reverse
 */
public record LoraMerge(LoraFile file, double strength) {
    /**
     * Returns a network's weights with the LoRA added.
     *
     * @param names of all weights of the network
     * @param base its weights as they are stored, or as other LoRAs have left them
     */
    public WeightSource onto(ModelPart part, Set<String> names, WeightSource base) {
        ModuleAliases modules = new ModuleAliases(part, names);
        return (name, shape) -> {
            Tensor weight = base.get(name, shape);
            if (!name.endsWith(LoraAdapter.WEIGHT) || shape.length < 2) {
                return weight;
            }
            String module = name.substring(0, name.length() - LoraAdapter.WEIGHT.length());
            try (Scope scope = Scope.open()) {
                Optional<StoredAdapter> stored = file.find(part, modules, module, shape);
                return stored.isEmpty() ? weight : merged(weight, stored.get(), module);
            } catch (RuntimeException refused) {
                weight.close();
                throw refused;
            }
        };
    }

    private Tensor merged(Tensor weight, StoredAdapter stored, String module) {
        Tensor merged = stored.applied(weight, strength);
        if (!Double.isFinite(merged.sub(weight).abs().max().item())) {
            throw file.refusal("holds numbers for " + module + " that are not finite");
        }
        Scope.detach(merged);
        weight.close();
        return merged;
    }
}
