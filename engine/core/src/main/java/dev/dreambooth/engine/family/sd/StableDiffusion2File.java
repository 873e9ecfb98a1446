package dev.dreambooth.engine.family.sd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.family.original.OriginalConfigs;
import dev.dreambooth.engine.family.original.OriginalNetwork;
import dev.dreambooth.engine.family.original.PredictionHint;
import dev.dreambooth.engine.model.clip.StandardTokenizer;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.TensorData;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The single files of Stable Diffusion 2.x, whose text encoder is OpenCLIP's ViT-H under its own names. The UNet attends to
 * the states before its last layer, which the folders of diffusers leave out and files keep; nobody computes it.
 */
final class StableDiffusion2File extends StableDiffusionFile {
    private static final int LAYERS_USED = 23;
    private static final String LAST_USED = "transformer.resblocks." + (LAYERS_USED - 1) + ".";
    private static final String UNUSED = "transformer.resblocks." + LAYERS_USED + ".";

    StableDiffusion2File() {
        super(
                OriginalNetwork.openClip(StableDiffusion.TEXT_ENCODER, OriginalNetwork.OPEN_CLIP, LAYERS_USED, false),
                StandardTokenizer.Pad.EXCLAMATION_MARK);
    }

    @Override
    OriginalConfigs.Heads heads() {
        return OriginalConfigs.Heads.OF_64_CHANNELS;
    }

    @Override
    String activation() {
        return "gelu";
    }

    @Override
    int sampleSize(boolean velocity) {
        return velocity ? 96 : 64;
    }

    @Override
    String scheduler() {
        return "DDIMScheduler";
    }

    @Override
    protected String usualPrediction() {
        return PredictionHint.VELOCITY;
    }

    @Override
    protected boolean predictionsDiffer() {
        return true;
    }

    @Override
    protected String architecture(boolean velocity) {
        return velocity ? "stable-diffusion-v2-768-v" : "stable-diffusion-v2-512";
    }

    /** Readers build all of ViT-H: the layer that they build and do not compute is the one before it again. */
    @Override
    public List<TensorData> pack(Map<ModelPart, ? extends Collection<TensorData>> weights, ObjectNode scheduler) {
        List<TensorData> packed = super.pack(weights, scheduler);
        String last = OriginalNetwork.OPEN_CLIP + LAST_USED;
        return Stream.concat(
                        packed.stream(),
                        packed.stream()
                                .filter(weight -> weight.name().startsWith(last))
                                .map(weight -> weight.named(OriginalNetwork.OPEN_CLIP
                                        + UNUSED
                                        + weight.name().substring(last.length()))))
                .toList();
    }
}
