package dev.dreambooth.engine.evaluation.measure;

import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.contract.evaluation.Yardstick;
import dev.dreambooth.engine.evaluation.ByPrompt;
import dev.dreambooth.engine.evaluation.Embeddings;
import dev.dreambooth.engine.evaluation.EvaluationInput;
import java.util.List;

/**
 * The share of images that are copies: closer to one instance image, or its mirror image, than any two instance images
 * are to each other. A stand-in for the detectors of copies, which no licence lets us name as a default.
 */
final class Copies {
    private Copies() {}

    static Measured of(EvaluationInput input, ByPrompt<List<ImageScore>> scores) throws Unmeasured {
        Embeddings references = input.subject().whole();
        if (references.size() < 2) {
            throw new Unmeasured("with one instance image nothing says how alike two can be");
        }
        double limit = Cosines.maxAmong(references);
        Units units = new Units();
        for (int p = 0; p < scores.tuned().size(); p++) {
            units.add(
                    scores.tuned().get(p).get(0).prompt(),
                    share(scores.tuned().get(p), limit),
                    share(scores.base().get(p), limit));
        }
        return units.measured(Yardstick.SUBJECT, null);
    }

    private static double share(List<ImageScore> images, double limit) throws Unmeasured {
        int copies = 0;
        for (ImageScore image : images) {
            double nearest = image.value(ImageColumn.NEAREST)
                    .orElseThrow(() -> new Unmeasured("an image of '" + image.prompt() + "' has no finite embedding"));
            if (nearest > limit) {
                copies++;
            }
        }
        return (double) copies / images.size();
    }
}
