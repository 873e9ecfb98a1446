package dev.dreambooth.engine.stage.train.memory;

import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.family.ModelFamily;
import dev.dreambooth.engine.family.ModelGeometry;
import dev.dreambooth.engine.stage.WeightHeaders;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.TensorEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model's files tell of its size before any weight is read.
 *
 * @param family of the model
 * @param weights of each network
 * @param geometry what the configurations tell
 */
record ModelHeaders(ModelFamily family, Map<ModelPart, List<TensorEntry>> weights, ModelGeometry geometry) {
    static ModelHeaders of(ModelFolder base) {
        Map<ModelPart, List<TensorEntry>> weights = new LinkedHashMap<>();
        for (ModelPart part : base.layout().networks()) {
            weights.put(part, WeightHeaders.of(base, part));
        }
        ModelFamily family = ModelFamilies.of(base);
        return new ModelHeaders(family, weights, family.geometry(base));
    }

    /** Returns the part that predicts. */
    ModelPart denoiser() {
        return family.layout().denoiser();
    }

    /** Returns how many numbers the denoiser's weights are. */
    long denoiserCount() {
        return count(denoiser());
    }

    /** Returns how many numbers the weights of all other networks are. */
    long othersCount() {
        return weights.keySet().stream()
                .filter(part -> !part.equals(denoiser()))
                .mapToLong(this::count)
                .sum();
    }

    /** Returns how many numbers the weights of what encodes images are. */
    long autoencoderCount() {
        return weights.keySet().stream()
                .filter(part -> part.is(ModelPart.Role.LATENT_CODEC))
                .mapToLong(this::count)
                .sum();
    }

    private long count(ModelPart part) {
        return weights(part).stream().mapToLong(TensorEntry::numel).sum();
    }

    /**
     * Returns the weights of a network.
     *
     * @throws IllegalArgumentException if it is no network of the model
     */
    List<TensorEntry> weights(ModelPart part) {
        List<TensorEntry> found = weights.get(part);
        if (found == null) {
            throw new IllegalArgumentException("the model has no network " + part.name());
        }
        return found;
    }
}
