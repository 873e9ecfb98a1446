package dev.dreambooth.engine.model.original;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Names of the UNet's weights: {@code input_blocks.4.0.in_layers.0.weight} in the original is
 * {@code down_blocks.1.resnets.0.norm1.weight} in diffusers. The original numbers all blocks of one side in a row, whatever
 * they do; diffusers counts resolutions, then layers. The shape of the model is read off the names themselves.
 */
public final class UNetNames implements NetworkNames {
    /** What the original calls its UNet as a whole. */
    public static final String PREFIX = "model.diffusion_model.";

    private static final Map<String, String> RESNET_PARTS = Map.of(
            "in_layers.0", "norm1",
            "in_layers.2", "conv1",
            "emb_layers.1", "time_emb_proj",
            "out_layers.0", "norm2",
            "out_layers.3", "conv2",
            "skip_connection", "conv_shortcut");

    private final ModuleNames names = new ModuleNames();
    private final int levels;
    private final int layersPerBlock;

    /**
     * Writes down the names.
     *
     * @param levels number of resolutions
     * @param layersPerBlock residual blocks at each resolution on the way down; one more on the way up
     * @param upAttention whether the layers of a block attend to the text on the way up, in order of the blocks
     */
    private UNetNames(int levels, int layersPerBlock, List<Boolean> upAttention) {
        this.levels = levels;
        this.layersPerBlock = layersPerBlock;
        names.module("time_embed.0", "time_embedding.linear_1");
        names.module("time_embed.2", "time_embedding.linear_2");
        names.module("label_emb.0.0", "add_embedding.linear_1");
        names.module("label_emb.0.2", "add_embedding.linear_2");
        names.module("input_blocks.0.0", "conv_in");
        resnet("middle_block.0", "mid_block.resnets.0");
        names.module("middle_block.1", "mid_block.attentions.0");
        resnet("middle_block.2", "mid_block.resnets.1");
        names.module("out.0", "conv_norm_out");
        names.module("out.2", "conv_out");
        int input = 1;
        for (int level = 0; level < levels; level++) {
            for (int layer = 0; layer < layersPerBlock; layer++, input++) {
                resnet("input_blocks." + input + ".0", "down_blocks." + level + ".resnets." + layer);
                names.module("input_blocks." + input + ".1", "down_blocks." + level + ".attentions." + layer);
            }
            if (level + 1 < levels) {
                names.module("input_blocks." + input++ + ".0.op", "down_blocks." + level + ".downsamplers.0.conv");
            }
        }
        int output = 0;
        for (int level = 0; level < levels; level++) {
            boolean attends = upAttention.get(level);
            for (int layer = 0; layer <= layersPerBlock; layer++, output++) {
                resnet("output_blocks." + output + ".0", "up_blocks." + level + ".resnets." + layer);
                if (attends) {
                    names.module("output_blocks." + output + ".1", "up_blocks." + level + ".attentions." + layer);
                }
            }
            if (level + 1 < levels) { // stands after the last layer, in the place behind what is there
                names.module(
                        "output_blocks." + (output - 1) + (attends ? ".2.conv" : ".1.conv"),
                        "up_blocks." + level + ".upsamplers.0.conv");
            }
        }
    }

    private void resnet(String original, String diffusers) {
        RESNET_PARTS.forEach((part, name) -> names.module(original + "." + part, diffusers + "." + name));
    }

    /**
     * Reads the shape off the names of an original.
     *
     * @param names the names of the UNet's weights without {@link #PREFIX}
     */
    public static UNetNames ofOriginal(Set<String> names) {
        int blocks = count(names, "input_blocks.", ".");
        int levels = 1
                + (int) IntStream.range(0, blocks)
                        .filter(index -> has(names, "input_blocks." + index + ".0.op."))
                        .count();
        // the first is a convolution, and one stands between each two levels
        int layers = Math.max(0, blocks - levels) / levels;
        List<Boolean> attention = IntStream.range(0, levels)
                .mapToObj(level -> has(names, "output_blocks." + level * (layers + 1) + ".1.norm."))
                .toList();
        return new UNetNames(levels, layers, attention);
    }

    /** Reads the shape off the names of a UNet of diffusers. */
    public static UNetNames ofDiffusers(Set<String> names) {
        int levels = count(names, "down_blocks.", ".");
        List<Boolean> attention = IntStream.range(0, levels)
                .mapToObj(level -> has(names, "up_blocks." + level + ".attentions.0."))
                .toList();
        return new UNetNames(levels, count(names, "down_blocks.0.resnets.", "."), attention);
    }

    /** Returns the number of resolutions. */
    public int levels() {
        return levels;
    }

    /** Returns the number of residual blocks at each resolution on the way down. */
    public int layersPerBlock() {
        return layersPerBlock;
    }

    @Override
    public Optional<String> diffusers(String original) {
        return names.diffusers(original);
    }

    @Override
    public Optional<String> original(String diffusers) {
        return names.original(diffusers);
    }

    /** Returns how many numbers, from 0 up, there are names with. */
    static int count(Set<String> names, String before, String after) {
        int count = 0;
        while (has(names, before + count + after)) {
            count++;
        }
        return count;
    }

    private static boolean has(Set<String> names, String prefix) {
        return names.stream().anyMatch(name -> name.startsWith(prefix));
    }
}
