package dev.dreambooth.engine.model.lora;

import dev.dreambooth.contract.settings.choice.AdaptedLayers;
import java.util.List;
import java.util.stream.Stream;

/** Which layers have adapters: sets of module names, as the usual trainers choose them. */
public enum LoraTargets {
    /** The projections of attention: the default of diffusers' DreamBooth scripts. */
    ATTENTION(List.of("to_q", "to_k", "to_v", "to_out.0"), List.of("q_proj", "k_proj", "v_proj", "out_proj")),
    /**
     * All linear layers of the transformer blocks, and the projections into and out of them: the default of kohya's
     * scripts.
     */
    TRANSFORMER(
            extended(ATTENTION.unet, "proj_in", "proj_out", "ff.net.0.proj", "ff.net.2"),
            extended(ATTENTION.textEncoder, "fc1", "fc2"));

    /** The convolutions of residual blocks and between resolutions whose kernels are larger than one pixel. */
    static final List<String> LARGE_CONVOLUTIONS =
            List.of("conv1", "conv2", "downsamplers.0.conv", "upsamplers.0.conv");

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of and Stream.toList
    private final List<String> unet;

    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> textEncoder;

    LoraTargets(List<String> unet, List<String> textEncoder) {
        this.unet = unet;
        this.textEncoder = textEncoder;
    }

    private static List<String> extended(List<String> names, String... more) {
        return Stream.concat(names.stream(), Stream.of(more)).toList();
    }

    /** Returns the targets that a setting chooses. */
    public static LoraTargets of(AdaptedLayers layers) {
        return switch (layers) {
            case ATTENTION -> ATTENTION;
            case TRANSFORMER -> TRANSFORMER;
        };
    }

    /**
     * Returns how the modules of residual blocks and between resolutions are called that LoCon adapts too (Yeh et al. 2023),
     * as kohya's scripts choose them.
     */
    public static List<String> residual() {
        return extended(LARGE_CONVOLUTIONS, "time_emb_proj", "conv_shortcut");
    }

    /** Returns how the modules are called that have adapters, those of UNets first, without what stands before. */
    public List<String> modules() {
        return Stream.concat(unet.stream(), textEncoder.stream()).toList();
    }
}
