package dev.dreambooth.engine.evaluation.measure;

import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.contract.evaluation.Yardstick;
import dev.dreambooth.engine.evaluation.Embeddings;
import dev.dreambooth.engine.evaluation.EvaluationInput;
import dev.dreambooth.engine.evaluation.PairDistances;
import java.util.List;

/**
 * How much the images of a prompt differ from seed to seed: the paper's DIV, by LPIPS where somebody named a network for
 * it, otherwise by one minus the cosine of the subject's encoder.
 */
final class Diversity {
    private Diversity() {}

    static Measured ofSubject(EvaluationInput input) throws Unmeasured {
        List<String> prompts = input.yardstick().prompts().stream()
                .map(prompt -> prompt.text())
                .toList();
        if (input.lpips().isPresent()) {
            PairDistances distances = input.lpips().get();
            Units units = new Units();
            for (int p = 0; p < prompts.size(); p++) {
                if (!Double.isFinite(distances.tuned().get(p))
                        || !Double.isFinite(distances.base().get(p))) {
                    throw new Unmeasured("the distance of images of '" + prompts.get(p) + "' is not finite");
                }
                units.add(
                        prompts.get(p),
                        distances.tuned().get(p),
                        distances.base().get(p));
            }
            return units.measured(Yardstick.LPIPS, null);
        }
        return byEmbedding(
                prompts,
                input.subject().images().tuned(),
                input.subject().images().base());
    }

    static Measured ofClass(EvaluationInput input) throws Unmeasured {
        return byEmbedding(
                input.yardstick().classPrompts(),
                input.subject().images().classTuned(),
                input.subject().images().classBase());
    }

    private static Measured byEmbedding(List<String> prompts, List<Embeddings> tuned, List<Embeddings> base)
            throws Unmeasured {
        Units units = new Units();
        for (int p = 0; p < prompts.size(); p++) {
            if (tuned.get(p).size() < 2) {
                throw new Unmeasured("it needs two seeds");
            }
            if (!tuned.get(p).allFinite() || !base.get(p).allFinite()) {
                throw new Unmeasured("an image of '" + prompts.get(p) + "' has no finite embedding");
            }
            units.add(prompts.get(p), 1 - Cosines.meanAmong(tuned.get(p)), 1 - Cosines.meanAmong(base.get(p)));
        }
        return units.measured(Yardstick.SUBJECT, null);
    }
}
