package dev.dreambooth.engine.model.vae;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.model.ModelConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Structure of an autoencoder, from its {@code config.json}.
 *
 * @param inChannels channels of an image going in
 * @param outChannels channels of an image coming out
 * @param blockOutChannels channels of each level of the encoder; the decoder's are the reverse
 * @param layersPerBlock residual blocks of each level of the encoder; one more in the decoder
 * @param latentChannels channels of a latent
 * @param normNumGroups groups of every group norm
 * @param scalingFactor what latents are multiplied by so that their variance is about one
 * @param quantConv whether a 1×1 convolution follows the encoder
 * @param postQuantConv whether a 1×1 convolution precedes the decoder
 * @param midAttention whether the coarsest level attends to itself
 * @param latentStatistics what the latents of each channel are centred and divided by for diffusion; empty for nothing
 * @param sampleSize height and width the autoencoder was made for, or 0 if the file does not say
 */
public record AutoencoderKLConfig(
        int inChannels,
        int outChannels,
        List<Integer> blockOutChannels,
        int layersPerBlock,
        int latentChannels,
        int normNumGroups,
        double scalingFactor,
        boolean quantConv,
        boolean postQuantConv,
        boolean midAttention,
        Optional<LatentStatistics> latentStatistics,
        int sampleSize) {
    private static final long TENSORS_OF_A_BLOCK = 8;

    /**
     * Reads {@code vae/config.json}.
     *
     * @param file what to call it in messages
     * @throws UserError if an option is wrong, or changes the mathematics and is not supported
     */
    public static AutoencoderKLConfig of(String file, ObjectNode json) {
        ModelConfig config = new ModelConfig(file, json);
        List<Integer> channels = config.sizeList("block_out_channels", List.of(64));
        List<String> down =
                config.names("down_block_types", List.of("DownEncoderBlock2D"), Set.of("DownEncoderBlock2D"));
        List<String> up = config.names("up_block_types", List.of("UpDecoderBlock2D"), Set.of("UpDecoderBlock2D"));
        if (down.size() != channels.size() || up.size() != channels.size()) {
            throw UserError.data(
                    file + ": block_out_channels has " + channels.size() + " levels, down_block_types " + down.size()
                            + " and up_block_types " + up.size() + ".",
                    "Correct the file: the three lists have to be of one length.");
        }
        AutoencoderKLConfig result = new AutoencoderKLConfig(
                config.size("in_channels", 3),
                config.size("out_channels", 3),
                channels,
                config.size("layers_per_block", 1),
                config.size("latent_channels", 4),
                config.size("norm_num_groups", 32),
                config.number("scaling_factor", 0.18215),
                config.flag("use_quant_conv", true),
                config.flag("use_post_quant_conv", true),
                config.flag("mid_block_add_attention", true),
                LatentStatistics.of(config, config.size("latent_channels", 4)),
                config.size("sample_size", 32));
        config.only("act_fn", "\"silu\"", "\"swish\"");
        config.only("shift_factor", "0", "0.0");
        // force_upcast guards 16-bit arithmetic: the autoencoder runs in float32 here
        config.ignore("force_upcast");
        config.refuseUnknown();
        for (int size : channels) {
            if (size % result.normNumGroups != 0) {
                throw UserError.data(
                        file + ": " + size + " channels cannot be split into norm_num_groups = " + result.normNumGroups
                                + " groups.",
                        "Correct block_out_channels or norm_num_groups.");
            }
        }
        return result;
    }

    /** Pixels of an image along one side of a latent pixel. */
    public int factor() {
        return 1 << (blockOutChannels.size() - 1);
    }

    /**
     * Returns how many numbers the encoder holds at a time for an image: those of a residual block at full size, counted
     * in tensors of its output, the copies included that convolutions make to have their numbers in another order.
     *
     * @param side of the image in pixels
     */
    public long encoderActivations(long side) {
        return TENSORS_OF_A_BLOCK * blockOutChannels.get(0) * side * side;
    }
}
