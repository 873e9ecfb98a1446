package dev.dreambooth.engine.family.original;

import dev.dreambooth.engine.model.original.ClipNames;
import dev.dreambooth.engine.model.original.NetworkNames;
import dev.dreambooth.engine.model.original.OpenClipNames;
import dev.dreambooth.engine.model.original.OriginalWeights;
import dev.dreambooth.engine.model.original.UNetNames;
import dev.dreambooth.engine.model.original.VaeNames;
import dev.dreambooth.engine.weights.ModelPart;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A network of a single file.
 *
 * @param part what it is in a folder
 * @param prefixes what its names may begin with, the one that is written first
 * @param ofOriginal its names, told by those in a file without the prefix
 * @param ofDiffusers its names, told by those in a folder
 * @param strict whether a weight under the prefix that is unknown means that it is another model; beside the other
 *     networks, files carry what nobody needs
 */
public record OriginalNetwork(
        ModelPart part,
        List<String> prefixes,
        Function<Set<String>, NetworkNames> ofOriginal,
        Function<Set<String>, NetworkNames> ofDiffusers,
        boolean strict) {
    /** The prefix of CLIP's text encoder, as transformers has it, in Stable Diffusion 1.x. */
    public static final String CLIP = "cond_stage_model.transformer.";

    /** The prefix of OpenCLIP's text encoder in Stable Diffusion 2.x. */
    public static final String OPEN_CLIP = "cond_stage_model.model.";

    /** Copies the list. */
    public OriginalNetwork {
        prefixes = List.copyOf(prefixes);
    }

    /** A UNet. */
    public static OriginalNetwork unet(ModelPart part) {
        return new OriginalNetwork(
                part, List.of(UNetNames.PREFIX), UNetNames::ofOriginal, UNetNames::ofDiffusers, true);
    }

    /** An autoencoder. */
    public static OriginalNetwork vae(ModelPart part) {
        return new OriginalNetwork(
                part, List.of(VaeNames.PREFIX, "vae."), VaeNames::ofOriginal, VaeNames::ofDiffusers, false);
    }

    /** A text encoder of CLIP under the names of transformers. */
    public static OriginalNetwork clip(ModelPart part, String prefix) {
        return new OriginalNetwork(part, List.of(prefix), names -> new ClipNames(), names -> new ClipNames(), false);
    }

    /**
     * A text encoder of OpenCLIP.
     *
     * @param layers how many of the layers in the file the model has at most
     * @param projects whether the model has the projection of the pooled state
     */
    public static OriginalNetwork openClip(ModelPart part, String prefix, int layers, boolean projects) {
        return new OriginalNetwork(
                part,
                List.of(prefix),
                names -> OpenClipNames.ofOriginal(names, layers, projects),
                names -> OpenClipNames.ofDiffusers(names, projects),
                false);
    }

    /** Returns the prefix that a file has of those that are possible, the usual one if it has none. */
    String prefix(OriginalWeights file) {
        return prefixes.stream().filter(file::has).findFirst().orElse(prefixes.get(0));
    }
}
