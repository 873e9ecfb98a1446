package dev.dreambooth.engine.model.lora;

import dev.dreambooth.engine.weights.ModelPart;
import java.util.List;
import java.util.stream.Stream;

/**
 * Under which names a file holds the adapter of one module.
 *
 * @param down name of A
 * @param up name of B
 * @param alpha name of a scalar with α, which not every file has
 */
record LoraKeys(String down, String up, String alpha) {
    /** What PEFT's own {@code save_pretrained} puts before the name of each module, whatever the network. */
    static final String PEFT_MODEL = "base_model.model.";

    /** The names that PEFT, and so diffusers, writes: {@code unet.….to_q.lora_A.weight}. */
    static LoraKeys peft(ModelPart part, String module) {
        return dotted(part.name() + "." + module, ".lora_A", ".lora_B");
    }

    /** The names that kohya's scripts write: {@code lora_unet_…_to_q.lora_down.weight}. */
    static LoraKeys kohya(ModelPart part, String module) {
        return kohya(part.loraPrefixes().get(0), module);
    }

    private static LoraKeys kohya(String prefix, String module) {
        return dotted(prefix + "_" + module.replace('.', '_'), ".lora_down", ".lora_up");
    }

    private static LoraKeys dotted(String module, String down, String up) {
        return new LoraKeys(module + down + ".weight", module + up + ".weight", module + ".alpha");
    }

    /** All names that are known for a module, those of today's programs first. */
    static List<LoraKeys> known(ModelPart part, String module) {
        Stream<LoraKeys> diffusers = Stream.concat(
                Stream.of(part.name() + "." + module, module).flatMap(LoraKeys::diffusers),
                Stream.of(dotted(PEFT_MODEL + module, ".lora_A", ".lora_B")));
        Stream<LoraKeys> kohya = part.loraPrefixes().stream().map(prefix -> kohya(prefix, module));
        return Stream.concat(diffusers, kohya).toList();
    }

    /** The names by diffusers' versions; a file of a single network may leave out which one it is. */
    private static Stream<LoraKeys> diffusers(String module) {
        return Stream.of(
                dotted(module, ".lora_A", ".lora_B"),
                dotted(module, ".lora.down", ".lora.up"),
                dotted(module, ".lora_linear_layer.down", ".lora_linear_layer.up"),
                attentionProcessor(module));
    }

    /** diffusers before 0.23 kept adapters in attention processors: {@code ….attn1.processor.to_q_lora.down.weight}. */
    private static LoraKeys attentionProcessor(String module) {
        String projection = module.endsWith(".to_out.0") ? module.substring(0, module.length() - 2) : module;
        int dot = Math.max(0, projection.lastIndexOf('.'));
        return dotted(
                projection.substring(0, dot) + ".processor" + projection.substring(dot) + "_lora", ".down", ".up");
    }
}
