package dev.dreambooth.engine.evaluation.result;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a model card tells beside the numbers. What is not known is left out of it.
 *
 * @param name what the model is called
 * @param baseModel the base model's name on a hub, such as {@code owner/name}; never a folder
 * @param licence the identifier of its licence, if the user named one
 * @param instancePrompt what the subject is asked for by
 * @param lora whether the model is a LoRA of its base
 * @param family what a user needs to open it, such as {@code stable-diffusion}
 * @param training settings of the training worth telling, by name
 * @param version of this product
 */
public record CardFacts(
        String name,
        Optional<String> baseModel,
        Optional<String> licence,
        String instancePrompt,
        boolean lora,
        String family,
        Map<String, String> training,
        String version) {
    /** Takes a sorted copy. */
    public CardFacts {
        training = new TreeMap<>(training);
    }

    /** Returns the tags that hubs search by. */
    List<String> tags() {
        return lora
                ? List.of("text-to-image", "diffusers", "dreambooth", family, "lora")
                : List.of("text-to-image", "diffusers", "dreambooth", family);
    }
}
