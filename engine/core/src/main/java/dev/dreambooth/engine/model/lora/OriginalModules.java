package dev.dreambooth.engine.model.lora;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the modules of a diffusers UNet are called in Stability's own code, after which most trainers of Stable Diffusion XL
 * name adapters: {@code down_blocks.1.attentions.0} is {@code input_blocks.4.1} there. The original numbers the blocks of
 * one side in a row, residual blocks first and what follows one in the same block; how many layers a block has, and
 * whether it attends to the text, is read off the names.
 */
final class OriginalModules {
    private static final Pattern BLOCK = Pattern.compile(
            "(down|up)_blocks\\.(\\d{1,4})\\.(resnets|attentions|downsamplers|upsamplers)\\.(\\d{1,4})\\.(.+)");

    private static final Map<String, String> SINGLE = Map.of(
            "conv_in", "input_blocks.0.0",
            "time_embedding.linear_1", "time_embed.0",
            "time_embedding.linear_2", "time_embed.2",
            "add_embedding.linear_1", "label_emb.0.0",
            "add_embedding.linear_2", "label_emb.0.2",
            "conv_out", "out.2");

    private static final Map<String, String> MIDDLE = Map.of(
            "mid_block.resnets.0.", "middle_block.0.",
            "mid_block.attentions.0.", "middle_block.1.",
            "mid_block.resnets.1.", "middle_block.2.");

    private static final Map<String, String> RESNET = Map.of(
            "conv1", "in_layers.2",
            "time_emb_proj", "emb_layers.1",
            "conv2", "out_layers.3",
            "conv_shortcut", "skip_connection");

    private final Map<String, String> originals = new HashMap<>();

    /**
     * @param modules the names of all modules of a network; one that is built otherwise has no original names
     */
    OriginalModules(Set<String> modules) {
        int layers = 0;
        while (has(modules, "down_blocks.0.resnets." + layers + ".")) {
            layers++;
        }
        for (String module : modules) {
            Optional<String> original = original(module, layers, modules);
            original.ifPresent(name -> originals.put(module, name));
        }
    }

    private static boolean has(Set<String> modules, String prefix) {
        return modules.stream().anyMatch(module -> module.startsWith(prefix));
    }

    private static Optional<String> original(String module, int layers, Set<String> modules) {
        if (SINGLE.containsKey(module)) {
            return Optional.of(SINGLE.get(module));
        }
        for (Map.Entry<String, String> middle : MIDDLE.entrySet()) {
            if (module.startsWith(middle.getKey())) {
                return Optional.of(middle.getValue()
                        + resnet(module.substring(middle.getKey().length())));
            }
        }
        Matcher block = BLOCK.matcher(module);
        if (!block.matches()) {
            return Optional.empty();
        }
        int number = Integer.parseInt(block.group(2));
        int first = number * (layers + 1) + Integer.parseInt(block.group(4));
        String rest = block.group(5);
        boolean down = block.group(1).equals("down");
        int index = down ? 1 + first : first;
        String side = down ? "input_blocks." : "output_blocks.";
        return Optional.of(
                switch (block.group(3)) {
                    case "resnets" -> side + index + ".0." + resnet(rest);
                    case "attentions" -> side + index + ".1." + rest;
                    case "downsamplers" -> side + (index + layers) + ".0.op";
                    default ->
                        side
                                + (index + layers)
                                + (has(modules, "up_blocks." + number + ".attentions.") ? ".2." : ".1.")
                                + rest;
                });
    }

    /** Attention has the same names on both sides. */
    private static String resnet(String module) {
        return RESNET.getOrDefault(module, module);
    }

    /** Returns the original name of a module, if it has another one there. */
    Optional<String> of(String module) {
        return Optional.ofNullable(originals.get(module));
    }
}
