package dev.dreambooth.engine.family.sd;

import dev.dreambooth.engine.family.original.OriginalConfigs;
import dev.dreambooth.engine.family.original.OriginalNetwork;
import dev.dreambooth.engine.family.original.PredictionHint;
import dev.dreambooth.engine.model.clip.StandardTokenizer;

/** The single files of Stable Diffusion 1.x, whose text encoder is CLIP's under the names that transformers has. */
final class StableDiffusion1File extends StableDiffusionFile {
    StableDiffusion1File() {
        super(
                OriginalNetwork.clip(StableDiffusion.TEXT_ENCODER, OriginalNetwork.CLIP),
                StandardTokenizer.Pad.END_OF_TEXT);
    }

    @Override
    OriginalConfigs.Heads heads() {
        return OriginalConfigs.Heads.EIGHT;
    }

    @Override
    String activation() {
        return "quick_gelu";
    }

    @Override
    int sampleSize(boolean velocity) {
        return 64;
    }

    @Override
    String scheduler() {
        return "PNDMScheduler";
    }

    @Override
    protected String usualPrediction() {
        return PredictionHint.EPSILON;
    }

    @Override
    protected boolean predictionsDiffer() {
        return false;
    }

    @Override
    protected String architecture(boolean velocity) {
        return "stable-diffusion-v1";
    }
}
