package dev.dreambooth.engine.evaluation;

import dev.dreambooth.contract.evaluation.Yardstick;
import java.util.List;
import java.util.Optional;

/**
 * All that the measures are computed from.
 *
 * @param yardstick prompts, seeds, encoders and references: what the rows below are of
 * @param subject every image as the encoder sees it that tells subjects apart
 * @param clip every image as the image tower of a CLIP model sees it
 * @param prompts the yardstick's prompts as the text tower of that model reads them, without the identifier
 * @param images what is known of each image before
 * @param lpips distances of images among themselves
 */
public record EvaluationInput(
        Yardstick yardstick,
        EncodedImages subject,
        Optional<EncodedImages> clip,
        Optional<Embeddings> prompts,
        ByPrompt<List<ImageFacts>> images,
        Optional<PairDistances> lpips) {
    /**
     * Checks that everything is there of every image.
     *
     * @throws IllegalArgumentException if a count is not that of the yardstick
     */
    public EvaluationInput {
        check(yardstick, subject.images().map(Embeddings::size));
        check(yardstick, images.map(List::size));
        clip.ifPresent(encoded -> check(yardstick, encoded.images().map(Embeddings::size)));
        int wanted = yardstick.prompts().size();
        prompts.ifPresent(texts -> same("embedded prompts", texts.size(), wanted));
        lpips.ifPresent(
                distances -> same("prompts with distances", distances.tuned().size(), wanted));
        same(
                "instance images",
                subject.references().size(),
                yardstick.references().size());
    }

    private static void check(Yardstick yardstick, ByPrompt<Integer> counts) {
        same("prompts", counts.tuned().size(), yardstick.prompts().size());
        same(
                "class prompts",
                counts.classTuned().size(),
                yardstick.classPrompts().size());
        int seeds = yardstick.seeds().size();
        int classSeeds = yardstick.classSeeds().size();
        counts.tuned().forEach(count -> same("images of a prompt", count, seeds));
        counts.base().forEach(count -> same("images of a prompt", count, seeds));
        counts.classTuned().forEach(count -> same("images of a class prompt", count, classSeeds));
        counts.classBase().forEach(count -> same("images of a class prompt", count, classSeeds));
    }

    private static void same(String what, int found, int wanted) {
        if (found != wanted) {
            throw new IllegalArgumentException(found + " " + what + ", not " + wanted);
        }
    }
}
