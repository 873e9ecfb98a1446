package dev.dreambooth.engine.weights;

import dev.dreambooth.engine.weights.ModelPart.Role;
import java.util.List;
import java.util.Set;

/**
 * How the models of a family lie in a folder, as diffusers saves them.
 *
 * @param family what to call the family in messages, such as {@code Stable Diffusion 1.x or 2.x}
 * @param pipeline the class that {@code model_index.json} names for the whole model
 * @param parts the parts that a model must have, in the order in which they are written and counted
 * @param unusedParts names of parts that neither sampling nor training needs and that are copied along unread
 */
public record ModelLayout(String family, String pipeline, List<ModelPart> parts, Set<String> unusedParts) {
    /** Copies the lists. */
    public ModelLayout {
        parts = List.copyOf(parts);
        unusedParts = Set.copyOf(unusedParts);
    }

    /** Returns the part that predicts. */
    public ModelPart denoiser() {
        return all(Role.DENOISER).get(0);
    }

    /** Returns the part that knows the noise schedule. */
    public ModelPart scheduler() {
        return all(Role.SCHEDULER).get(0);
    }

    /** Returns the parts that turn token ids into what the denoiser is told. */
    public List<ModelPart> textEncoders() {
        return all(Role.TEXT_ENCODER);
    }

    /** Returns the parts that have weights. */
    public List<ModelPart> networks() {
        return parts.stream().filter(part -> part.weightsStem().isPresent()).toList();
    }

    private List<ModelPart> all(Role role) {
        return parts.stream().filter(part -> part.is(role)).toList();
    }
}
