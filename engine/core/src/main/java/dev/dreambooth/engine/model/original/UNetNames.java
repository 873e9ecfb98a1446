package dev.dreambooth.engine.model.original;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Names of the UNet's weights: {@code input_blocks.4.0.in_layers.0.weight} in the original is
 * {@code down_blocks.1.resnets.0.norm1.weight} in diffusers. The original numbers all blocks of one side in a row, whatever
 * they do; diffusers counts resolutions, then layers. The shape of the model is read off the names themselves.
 */
public final class UNetNames {
    /** What the original calls its UNet as a whole. */
    public static final String PREFIX = "model.diffusion_model.";

    private static final Map<String, String> RESNET_PARTS = Map.of(
            "in_layers.0", "norm1",
            "in_layers.2", "conv1",
            "emb_layers.1", "time_emb_proj",
            "out_layers.0", "norm2",
            "out_layers.3", "conv2",
            "skip_connection", "conv_shortcut");

    private final Map<String, String> blocks = new LinkedHashMap<>();
    private int levels;
    private int layersPerBlock;

    /**
     * Reads the shape off the names.
     *
     * @param names the names of the UNet's weights without {@link #PREFIX}
     */
    public UNetNames(Set<String> names) {
        blocks.put("time_embed.0", "time_embedding.linear_1");
        blocks.put("time_embed.2", "time_embedding.linear_2");
        blocks.put("input_blocks.0.0", "conv_in");
        blocks.put("middle_block.0", "mid_block.resnets.0");
        blocks.put("middle_block.1", "mid_block.attentions.0");
        blocks.put("middle_block.2", "mid_block.resnets.1");
        blocks.put("out.0", "conv_norm_out");
        blocks.put("out.2", "conv_out");
        numberDownBlocks(names);
        numberUpBlocks(names);
    }

    /** Returns the number of resolutions. */
    public int levels() {
        return levels;
    }

    /** Returns the number of residual blocks at each resolution on the way down. */
    public int layersPerBlock() {
        return layersPerBlock;
    }

    /** Returns the name in diffusers, or empty if the UNet has no such weight. */
    public Optional<String> diffusers(String original) {
        for (Map.Entry<String, String> block : blocks.entrySet()) {
            if (original.startsWith(block.getKey() + ".")) {
                return Optional.of(block.getValue()
                        + "."
                        + inner(original.substring(block.getKey().length() + 1), block.getValue()));
            }
        }
        return Optional.empty();
    }

    private static String inner(String rest, String block) {
        if (!block.contains("resnets")) {
            return rest; // attention has the same names on both sides
        }
        int dot = rest.lastIndexOf('.');
        return RESNET_PARTS.getOrDefault(rest.substring(0, dot), rest.substring(0, dot)) + rest.substring(dot);
    }

    private void numberDownBlocks(Set<String> names) {
        int level = 0;
        int layer = 0;
        for (int index = 1; has(names, "input_blocks." + index + "."); index++) {
            String block = "input_blocks." + index;
            if (has(names, block + ".0.op.")) {
                blocks.put(block + ".0.op", "down_blocks." + level + ".downsamplers.0.conv");
                layersPerBlock = layer;
                level++;
                layer = 0;
                continue;
            }
            blocks.put(block + ".0", "down_blocks." + level + ".resnets." + layer);
            blocks.put(block + ".1", "down_blocks." + level + ".attentions." + layer);
            layer++;
        }
        levels = level + 1;
        layersPerBlock = Math.max(layersPerBlock, layer);
    }

    private void numberUpBlocks(Set<String> names) {
        int index = 0;
        for (int level = 0; level < levels; level++) {
            for (int layer = 0; layer <= layersPerBlock; layer++, index++) {
                String block = "output_blocks." + index;
                blocks.put(block + ".0", "up_blocks." + level + ".resnets." + layer);
                for (int part = 1; part <= 2; part++) {
                    boolean upsampler = has(names, block + "." + part + ".conv.");
                    blocks.put(
                            block + "." + part + (upsampler ? ".conv" : ""),
                            "up_blocks." + level + (upsampler ? ".upsamplers.0.conv" : ".attentions." + layer));
                }
            }
        }
    }

    private static boolean has(Set<String> names, String prefix) {
        return names.stream().anyMatch(name -> name.startsWith(prefix));
    }
}
