package dev.dreambooth.engine.model.original;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of the autoencoder's weights: {@code decoder.up.3.block.0.nin_shortcut.weight} in the original is
 * {@code decoder.up_blocks.0.resnets.0.conv_shortcut.weight} in diffusers, which counts the decoder's resolutions from the
 * middle outwards.
 */
public final class VaeNames {
    /** What the original calls its autoencoder as a whole. */
    public static final String PREFIX = "first_stage_model.";

    private static final Pattern SIDE_BLOCK = Pattern.compile("(encoder\\.down|decoder\\.up)\\.(\\d)\\.(.*)");
    private static final Pattern MID_BLOCK =
            Pattern.compile("(encoder|decoder)\\.mid\\.(block_1|block_2|attn_1)\\.(.*)");
    private static final Pattern PROJECTION =
            Pattern.compile("(encoder|decoder)\\.mid_block\\.attentions\\.0\\.to_.*\\.weight");
    private static final Map<String, String> MID_PARTS =
            Map.of("block_1", "resnets.0", "block_2", "resnets.1", "attn_1", "attentions.0");
    private static final Map<String, String> ATTENTION_PARTS =
            Map.of("norm", "group_norm", "q", "to_q", "k", "to_k", "v", "to_v", "proj_out", "to_out.0");

    private final int levels;
    private final int layersPerBlock;

    /**
     * Reads the number of resolutions off the names.
     *
     * @param names the names of the autoencoder's weights without {@link #PREFIX}
     */
    public VaeNames(Set<String> names) {
        int count = 0;
        while (has(names, "decoder.up." + count + ".")) {
            count++;
        }
        levels = count;
        int layers = 0;
        while (has(names, "encoder.down.0.block." + layers + ".")) {
            layers++;
        }
        layersPerBlock = layers;
    }

    /** Returns the number of resolutions. */
    public int levels() {
        return levels;
    }

    /** Returns the number of residual blocks at each resolution of the encoder. */
    public int layersPerBlock() {
        return layersPerBlock;
    }

    /** Returns the name in diffusers. */
    public Optional<String> diffusers(String original) {
        Matcher side = SIDE_BLOCK.matcher(original);
        if (side.matches()) {
            boolean down = side.group(1).endsWith("down");
            int level = Integer.parseInt(side.group(2));
            String block = down ? "encoder.down_blocks." + level : "decoder.up_blocks." + (levels - 1 - level);
            return Optional.of(block + "."
                    + side.group(3)
                            .replace("block.", "resnets.")
                            .replace("nin_shortcut", "conv_shortcut")
                            .replace("downsample.", "downsamplers.0.")
                            .replace("upsample.", "upsamplers.0."));
        }
        Matcher mid = MID_BLOCK.matcher(original);
        if (mid.matches()) {
            String part = mid.group(3);
            int dot = part.lastIndexOf('.');
            String inner = mid.group(2).equals("attn_1")
                    ? ATTENTION_PARTS.getOrDefault(part.substring(0, dot), part.substring(0, dot)) + part.substring(dot)
                    : part;
            return Optional.of(mid.group(1) + ".mid_block." + MID_PARTS.get(mid.group(2)) + "." + inner);
        }
        boolean plain = original.matches("(encoder|decoder)\\.(conv_in|conv_out|norm_out)\\..*")
                || original.matches("(post_)?quant_conv\\..*");
        return plain ? Optional.of(original.replace("norm_out", "conv_norm_out")) : Optional.empty();
    }

    /** Returns whether a weight is a linear layer in diffusers, which the original has as a 1×1 convolution. */
    public static boolean isProjection(String diffusers) {
        return PROJECTION.matcher(diffusers).matches();
    }

    private static boolean has(Set<String> names, String prefix) {
        return names.stream().anyMatch(name -> name.startsWith(prefix));
    }
}
