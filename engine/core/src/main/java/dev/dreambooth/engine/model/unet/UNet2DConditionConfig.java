package dev.dreambooth.engine.model.unet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.model.ModelConfig;
import dev.dreambooth.engine.model.part.MicroConditioning;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Structure of a UNet, from its {@code config.json}. Levels are counted on the way down.
 *
 * @param inChannels channels of the latent image, and in a UNet for inpainting those of a mask and of the masked image
 * @param outChannels channels of the prediction
 * @param blockOutChannels channels of each level
 * @param layersPerBlock residual blocks of each level on the way down; one more on the way up
 * @param downAttention whether a level attends to the text on the way down
 * @param upAttention whether a block attends to the text on the way up, in order of the blocks
 * @param heads attention heads of each level. The file calls this {@code attention_head_dim}, by an accident that its
 *     authors kept so as not to break saved models.
 * @param transformerLayers transformer blocks in each attention of a level
 * @param crossAttentionDim width of the text states, for each level
 * @param normNumGroups groups of every group norm
 * @param normEps epsilon of the group norms in residual blocks
 * @param linearProjection whether attention projects pixels by matrices (SD 2.x) or by 1×1 convolutions (SD 1.x)
 * @param flipSinToCos whether the timestep embedding has its cosines first
 * @param freqShift shift in the timestep embedding's frequencies
 * @param sampleSize height and width of the latents the model was made for, or 0 if the file does not say
 * @param textTime how pooled text and sizes are embedded beside the timestep (SD XL); empty if they are not
 */
public record UNet2DConditionConfig(
        int inChannels,
        int outChannels,
        List<Integer> blockOutChannels,
        List<Integer> layersPerBlock,
        List<Boolean> downAttention,
        List<Boolean> upAttention,
        List<Integer> heads,
        List<Integer> transformerLayers,
        List<Integer> crossAttentionDim,
        int normNumGroups,
        double normEps,
        boolean linearProjection,
        boolean flipSinToCos,
        double freqShift,
        int sampleSize,
        Optional<TextTime> textTime) {

    private static final String CROSS_DOWN = "CrossAttnDownBlock2D";
    private static final String CROSS_UP = "CrossAttnUpBlock2D";

    /**
     * The embedding that {@code addition_embed_type = text_time} adds to that of the timestep.
     *
     * @param numberWidth width of the embedding of each of the sizes
     * @param inputs width of the pooled text and of the embedded sizes together
     */
    public record TextTime(int numberWidth, int inputs) {
        /** Returns the width of the pooled text. */
        public int textWidth() {
            return inputs - MicroConditioning.COUNT * numberWidth;
        }
    }

    /**
     * Reads {@code unet/config.json}.
     *
     * @param file what to call it in messages
     * @throws UserError if an option is wrong, contradicts another, or changes the mathematics and is not supported
     */
    public static UNet2DConditionConfig of(String file, ObjectNode json) {
        ModelConfig config = new ModelConfig(file, json);
        List<Integer> channels = config.sizeList("block_out_channels", List.of(320, 640, 1280, 1280));
        int levels = channels.size();
        List<String> down = config.names(
                "down_block_types",
                List.of(CROSS_DOWN, CROSS_DOWN, CROSS_DOWN, "DownBlock2D"),
                Set.of(CROSS_DOWN, "DownBlock2D"));
        List<String> up = config.names(
                "up_block_types", List.of("UpBlock2D", CROSS_UP, CROSS_UP, CROSS_UP), Set.of(CROSS_UP, "UpBlock2D"));
        if (down.size() != levels || up.size() != levels) {
            throw UserError.data(
                    file + ": block_out_channels has " + levels + " levels, down_block_types " + down.size()
                            + " and up_block_types " + up.size() + ".",
                    "Correct the file: the three lists have to be of one length.");
        }
        List<Integer> headDim = config.sizes("attention_head_dim", 8, levels);
        UNet2DConditionConfig result = new UNet2DConditionConfig(
                config.size("in_channels", 4),
                config.size("out_channels", 4),
                channels,
                config.sizes("layers_per_block", 2, levels),
                down.stream().map(CROSS_DOWN::equals).toList(),
                up.stream().map(CROSS_UP::equals).toList(),
                json.hasNonNull("num_attention_heads") ? config.sizes("num_attention_heads", 8, levels) : headDim,
                config.sizes("transformer_layers_per_block", 1, levels),
                config.sizes("cross_attention_dim", 1280, levels),
                config.size("norm_num_groups", 32),
                config.number("norm_eps", 1e-5),
                config.flag("use_linear_projection", false),
                config.flag("flip_sin_to_cos", true),
                config.number("freq_shift", 0),
                json.hasNonNull("sample_size") && json.get("sample_size").isInt() ? config.size("sample_size", 1) : 0,
                textTime(file, config, json));
        refuseOtherMathematics(config);
        result.check(file);
        return result;
    }

    private static Optional<TextTime> textTime(String file, ModelConfig config, ObjectNode json) {
        config.only("addition_embed_type", "\"text_time\"");
        if (!json.hasNonNull("addition_embed_type")) {
            config.only("addition_time_embed_dim");
            config.only("projection_class_embeddings_input_dim");
            return Optional.empty();
        }
        TextTime textTime = new TextTime(
                config.size("addition_time_embed_dim", 256),
                config.size("projection_class_embeddings_input_dim", 2816));
        if (textTime.textWidth() < 1) {
            throw UserError.data(
                    file + ": projection_class_embeddings_input_dim = " + textTime.inputs() + " leaves no room for the"
                            + " pooled text beside " + MicroConditioning.COUNT + " sizes of addition_time_embed_dim = "
                            + textTime.numberWidth() + " numbers each.",
                    "Correct the file, or take the model from its source again.");
        }
        return Optional.of(textTime);
    }

    private static void refuseOtherMathematics(ModelConfig config) {
        config.only("mid_block_type", "\"UNetMidBlock2DCrossAttn\"");
        config.only("act_fn", "\"silu\"", "\"swish\"");
        config.only("center_input_sample", "false");
        config.only("only_cross_attention", "false");
        config.only("dual_cross_attention", "false");
        config.only("mid_block_only_cross_attention", "false");
        config.only("downsample_padding", "1");
        config.only("mid_block_scale_factor", "1", "1.0");
        config.only("dropout", "0.0", "0");
        config.only("resnet_time_scale_shift", "\"default\"");
        config.only("resnet_skip_time_act", "false");
        config.only("resnet_out_scale_factor", "1.0", "1");
        config.only("time_embedding_type", "\"positional\"");
        config.only("attention_type", "\"default\"");
        config.only("conv_in_kernel", "3");
        config.only("conv_out_kernel", "3");
        config.only("class_embeddings_concat", "false");
        for (String absent : List.of(
                "reverse_transformer_layers_per_block",
                "encoder_hid_dim",
                "encoder_hid_dim_type",
                "class_embed_type",
                "num_class_embeds",
                "time_embedding_dim",
                "time_embedding_act_fn",
                "timestep_post_act",
                "time_cond_proj_dim",
                "cross_attention_norm")) {
            config.only(absent);
        }
        // upcast_attention guards 16-bit arithmetic, which fused attention does not need
        config.ignore("upcast_attention", "addition_embed_type_num_heads", "sample_size", "num_attention_heads");
        // left in the configuration by whoever saved an average of the weights
        config.ignore("decay", "inv_gamma", "min_decay", "optimization_step", "power", "update_after_step");
        config.ignore("use_ema_warmup");
        config.refuseUnknown();
    }

    private void check(String file) {
        for (int level = 0; level < levels(); level++) {
            if (blockOutChannels.get(level) % normNumGroups != 0) {
                throw UserError.data(
                        file + ": " + blockOutChannels.get(level) + " channels cannot be split into norm_num_groups = "
                                + normNumGroups + " groups.",
                        "Correct block_out_channels or norm_num_groups.");
            }
            if (blockOutChannels.get(level) % heads.get(level) != 0) {
                throw UserError.data(
                        file + ": " + blockOutChannels.get(level) + " channels cannot be split into " + heads.get(level)
                                + " attention heads.",
                        "Correct block_out_channels or attention_head_dim (which counts heads).");
            }
        }
    }

    /** Whether it takes a mask and the latents of what it leaves of an image beside the noisy latents: 9 channels for 4. */
    public boolean inpaints() {
        return inChannels == 2 * outChannels + 1;
    }

    /** Number of levels; each but the last halves height and width. */
    public int levels() {
        return blockOutChannels.size();
    }

    /** Width of the time embedding that residual blocks take. */
    public int timeEmbedDim() {
        return 4 * blockOutChannels.get(0);
    }
}
