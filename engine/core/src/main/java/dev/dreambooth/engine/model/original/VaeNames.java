package dev.dreambooth.engine.model.original;

import dev.dreambooth.engine.weights.TensorData;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of the autoencoder's weights: {@code decoder.up.3.block.0.nin_shortcut.weight} in the original is
 * {@code decoder.up_blocks.0.resnets.0.conv_shortcut.weight} in diffusers, which counts the decoder's resolutions from the
 * middle outwards. The projections of its attention are 1×1 convolutions in the original, linear layers in diffusers.
 */
public final class VaeNames implements NetworkNames {
    /** What the original calls its autoencoder as a whole. */
    public static final String PREFIX = "first_stage_model.";

    private static final Pattern PROJECTION =
            Pattern.compile("(encoder|decoder)\\.mid_block\\.attentions\\.0\\.to_.*\\.weight");
    private static final String ATTENTION = ".mid.attn_1.";
    private static final Map<String, String> ATTENTION_PARTS =
            Map.of("norm", "group_norm", "q", "to_q", "k", "to_k", "v", "to_v", "proj_out", "to_out.0");

    private final ModuleNames names = new ModuleNames();
    private final int levels;
    private final int layersPerBlock;

    private VaeNames(int levels, int layersPerBlock) {
        this.levels = levels;
        this.layersPerBlock = layersPerBlock;
        names.module("quant_conv", "quant_conv");
        names.module("post_quant_conv", "post_quant_conv");
        for (String side : List.of("encoder.", "decoder.")) {
            names.module(side + "conv_in", side + "conv_in");
            names.module(side + "norm_out", side + "conv_norm_out");
            names.module(side + "conv_out", side + "conv_out");
            resnet(side + "mid.block_1", side + "mid_block.resnets.0");
            resnet(side + "mid.block_2", side + "mid_block.resnets.1");
            ATTENTION_PARTS.forEach(
                    (part, name) -> names.module(side + "mid.attn_1." + part, side + "mid_block.attentions.0." + name));
        }
        for (int level = 0; level < levels; level++) {
            String down = "encoder.down." + level;
            String downBlock = "encoder.down_blocks." + level;
            String up = "decoder.up." + level;
            String upBlock = "decoder.up_blocks." + (levels - 1 - level);
            for (int layer = 0; layer <= layersPerBlock; layer++) {
                resnet(down + ".block." + layer, downBlock + ".resnets." + layer);
                resnet(up + ".block." + layer, upBlock + ".resnets." + layer);
            }
            names.module(down + ".downsample.conv", downBlock + ".downsamplers.0.conv");
            names.module(up + ".upsample.conv", upBlock + ".upsamplers.0.conv");
        }
    }

    private void resnet(String original, String diffusers) {
        names.module(original, diffusers);
        names.module(original + ".nin_shortcut", diffusers + ".conv_shortcut");
    }

    /**
     * Reads the number of resolutions off the names of an original.
     *
     * @param names the names of the autoencoder's weights without {@link #PREFIX}
     */
    public static VaeNames ofOriginal(Set<String> names) {
        return new VaeNames(
                UNetNames.count(names, "decoder.up.", "."), UNetNames.count(names, "encoder.down.0.block.", "."));
    }

    /** Reads the number of resolutions off the names of an autoencoder of diffusers. */
    public static VaeNames ofDiffusers(Set<String> names) {
        return new VaeNames(
                UNetNames.count(names, "decoder.up_blocks.", "."),
                UNetNames.count(names, "encoder.down_blocks.0.resnets.", "."));
    }

    /** Returns the number of resolutions. */
    public int levels() {
        return levels;
    }

    /** Returns the number of residual blocks at each resolution of the encoder. */
    public int layersPerBlock() {
        return layersPerBlock;
    }

    @Override
    public Optional<String> diffusers(String original) {
        return names.diffusers(original).or(() -> names.diffusers(usual(original)));
    }

    /** Some programs write the parts of the attention by their names in diffusers, among the names of the original. */
    private static String usual(String original) {
        for (Map.Entry<String, String> part : ATTENTION_PARTS.entrySet()) {
            String other = ATTENTION + part.getValue() + ".";
            int at = original.indexOf(other);
            if (at >= 0) {
                return original.substring(0, at) + ATTENTION + part.getKey() + "."
                        + original.substring(at + other.length());
            }
        }
        return original;
    }

    @Override
    public Optional<String> original(String diffusers) {
        return names.original(diffusers);
    }

    @Override
    public List<TensorData> unpacked(Collection<TensorData> originals) {
        return NetworkNames.super.unpacked(originals).stream()
                .map(weight -> isProjection(weight.name()) ? TensorForms.linear(weight) : weight)
                .toList();
    }

    @Override
    public List<TensorData> packed(Collection<TensorData> weights) {
        return NetworkNames.super.packed(weights.stream()
                .map(weight -> isProjection(weight.name()) ? TensorForms.pointwise(weight) : weight)
                .toList());
    }

    /** Returns whether a weight is a linear layer in diffusers, which the original has as a 1×1 convolution. */
    public static boolean isProjection(String diffusers) {
        return PROJECTION.matcher(diffusers).matches();
    }
}
