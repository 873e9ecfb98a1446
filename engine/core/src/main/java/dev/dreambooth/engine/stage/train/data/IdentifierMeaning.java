package dev.dreambooth.engine.stage.train.data;

import dev.dreambooth.contract.evaluation.EvaluationPrompt;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.model.part.MicroConditioning;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How strongly a model that was taught nothing yet draws an identifier apart from its class: by how much the word changes
 * what the denoiser predicts of pure noise x, where sampling begins and the prompt decides most, in parts of what the rest of
 * the prompt changes there.
 *
 * <pre>
 * strength = ‖ε(x, T, "a photo of sks dog") − ε(x, T, "a photo of dog")‖ / ‖ε(x, T, "a photo of dog") − ε(x, T, "")‖
 * </pre>
 *
 * <p>A word that means nothing should change little; the paper advises against one that the model knows (Ruiz et al. 2023,
 * 3.2), since it has to be unlearned. It takes three passes of the denoiser, of two samples each.
 */
final class IdentifierMeaning {
    /** A word that changes as much as the rest of the prompt is another prompt. */
    private static final double STRONG = 1;

    private static final int DRAWS = 2;

    private final LatentDiffusionModel model;
    private final int side;
    private final long lastTimestep;
    private final long seed;

    /**
     * @param side of images, in pixels
     * @param lastTimestep at which x is noise
     */
    IdentifierMeaning(LatentDiffusionModel model, int side, long lastTimestep, long seed) {
        this.model = model;
        this.side = side;
        this.lastTimestep = lastTimestep;
        this.seed = seed;
    }

    /**
     * Remarks on an identifier that the model draws something of.
     *
     * @param prompt with the identifier
     */
    Optional<String> remark(String identifier, String prompt) {
        String without = EvaluationPrompt.without(identifier, prompt);
        if (without.equals(prompt) || without.isEmpty()) {
            return Optional.empty();
        }
        double strength = strength(prompt, without);
        if (!(strength >= STRONG)) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "The base model draws something of its own for the identifier '%s': the word changes what it makes of '%s' %.1f"
                        + " times as much as all the rest of the prompt does. It has to unlearn that first; a rarer word"
                        + " learns faster.",
                identifier,
                prompt,
                strength));
    }

    /** Returns the strength; what is no number if the prompt without the identifier changes nothing at all. */
    double strength(String prompt, String without) {
        try (Scope scope = Scope.open();
                GradMode off = GradMode.disable()) {
            Tensor noise = noise();
            Tensor plain = predicted(noise, without);
            double word = squared(predicted(noise, prompt).sub(plain));
            double rest = squared(plain.sub(predicted(noise, "")));
            return Math.sqrt(word / rest);
        }
    }

    private Tensor noise() {
        int latent = side / model.codec().factor();
        long drawn = Noise.seed(seed, RandomStream.IDENTIFIER, 0, 0);
        return Noise.normal(drawn, DRAWS, model.codec().latentChannels(), latent, latent)
                .to(model.device());
    }

    private Tensor predicted(Tensor noise, String prompt) {
        Conditioning text = model.text().encode(model.text().tokenize(Collections.nCopies(DRAWS, prompt)), 0);
        List<MicroConditioning> sizes = Collections.nCopies(DRAWS, MicroConditioning.whole(side, side));
        long[] timesteps = new long[DRAWS];
        Arrays.fill(timesteps, lastTimestep);
        return model.denoiser()
                .forward(
                        noise,
                        Tensor.of(timesteps, DRAWS).to(model.device()),
                        model.text().withMicroConditioning(text, sizes));
    }

    private static double squared(Tensor difference) {
        return difference.square().sum().item();
    }
}
