package dev.dreambooth.engine.evaluation.measure;

import dev.dreambooth.engine.evaluation.Embeddings;
import java.util.List;

/**
 * The measures of the DreamBooth paper (Ruiz et al. 2023, section 4.1 and table 3) as it defines them, one number for
 * all images, for comparison with published numbers. With as many images of each prompt, the mean over prompts of this
 * product's measures is the same number.
 */
public final class PaperMeasures {
    private PaperMeasures() {}

    /**
     * Returns DINO, or CLIP-I with embeddings of CLIP: the mean cosine of all pairs of a made image and an instance
     * image. PRES is the same of images of the class.
     *
     * @param images of every prompt, n of them (n x d)
     * @param references the instance images (m x d)
     */
    public static double likeness(List<Embeddings> images, Embeddings references) {
        double sum = 0;
        int count = 0;
        for (Embeddings ofPrompt : images) {
            for (int i = 0; i < ofPrompt.size(); i++) {
                sum += Cosines.mean(ofPrompt, i, references);
                count++;
            }
        }
        return sum / count;
    }

    /**
     * Returns CLIP-T: the mean cosine of each image with its prompt.
     *
     * @param images by prompt (S x d each)
     * @param prompts in the same order (P x d)
     */
    public static double promptFidelity(List<Embeddings> images, Embeddings prompts) {
        double sum = 0;
        int count = 0;
        for (int p = 0; p < images.size(); p++) {
            Embeddings ofPrompt = images.get(p);
            for (int s = 0; s < ofPrompt.size(); s++) {
                sum += ofPrompt.cosine(s, prompts, p);
                count++;
            }
        }
        return sum / count;
    }

    /**
     * Returns DIV with a distance of embeddings in place of LPIPS: one minus the mean cosine of the pairs of images of a
     * prompt, mean over the prompts.
     *
     * @param images by prompt (S x d each, S at least 2)
     */
    public static double diversity(List<Embeddings> images) {
        return images.stream()
                .mapToDouble(ofPrompt -> 1 - Cosines.meanAmong(ofPrompt))
                .average()
                .orElse(Double.NaN);
    }
}
