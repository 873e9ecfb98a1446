package dev.dreambooth.engine.model.lora;

import dev.dreambooth.engine.weights.ModelPart;

/**
 * Under which names the adapter of one module is written.
 *
 * @param down name of A
 * @param up name of B
 * @param alpha name of a scalar with α, which not every file has
 * @param magnitude name of DoRA's lengths
 */
record LoraKeys(String down, String up, String alpha, String magnitude) {
    /** The names that PEFT, and so diffusers, writes: {@code unet.….to_q.lora_A.weight}. */
    static LoraKeys peft(ModelPart part, String module) {
        return dotted(part.name() + "." + module, ".lora_A", ".lora_B", LoraAdapter.MAGNITUDE);
    }

    /** The names that kohya's scripts write: {@code lora_unet_…_to_q.lora_down.weight}. */
    static LoraKeys kohya(ModelPart part, String module) {
        return dotted(
                part.loraPrefixes().get(0) + "_" + module.replace('.', '_'), ".lora_down", ".lora_up", ".dora_scale");
    }

    private static LoraKeys dotted(String module, String down, String up, String magnitude) {
        return new LoraKeys(module + down + ".weight", module + up + ".weight", module + ".alpha", module + magnitude);
    }
}
