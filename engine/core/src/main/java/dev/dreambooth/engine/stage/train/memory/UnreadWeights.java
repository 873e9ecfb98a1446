package dev.dreambooth.engine.stage.train.memory;

import static dev.dreambooth.contract.settings.train.DataSettings.PRIOR_KIND;
import static dev.dreambooth.contract.settings.train.TrainSettings.TRAIN_TEXT_ENCODER;
import static dev.dreambooth.contract.settings.train.TrainSettings.WITH_PRIOR_PRESERVATION;
import static dev.dreambooth.contract.settings.train.ValidationSettings.SAMPLE_PROMPTS;

import dev.dreambooth.contract.settings.choice.PriorKind;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.TensorEntry;

/**
 * Weights that a training on the host never reads: of files with 32-bit floats, which are used in place, they stay on disk. They
 * are the autoencoder's decoder where no image is made, and the table of tokens, of which a prompt reads some rows.
 */
final class UnreadWeights {
    private UnreadWeights() {}

    /** Returns how many numbers they are. */
    static long count(StageContext context, ModelHeaders model) {
        if (context.device().cuda()) {
            return 0;
        }
        return model.weights().keySet().stream()
                .mapToLong(part -> model.weights(part).stream()
                        .filter(weight -> weight.dtype() == DType.FLOAT32 && unread(context, part, weight.name()))
                        .mapToLong(TensorEntry::numel)
                        .sum())
                .sum();
    }

    private static boolean unread(StageContext context, ModelPart part, String name) {
        if (part.is(ModelPart.Role.LATENT_CODEC)) {
            return !makesImages(context) && (name.startsWith("decoder.") || name.startsWith("post_quant_conv."));
        }
        return part.is(ModelPart.Role.TEXT_ENCODER)
                && !context.get(TRAIN_TEXT_ENCODER)
                && name.endsWith("token_embedding.weight");
    }

    /** Whether the run makes samples, or class images that are missing. */
    private static boolean makesImages(StageContext context) {
        return context.find(SAMPLE_PROMPTS).isPresent()
                || (context.get(WITH_PRIOR_PRESERVATION) && context.get(PRIOR_KIND) == PriorKind.CLASS_IMAGES);
    }
}
