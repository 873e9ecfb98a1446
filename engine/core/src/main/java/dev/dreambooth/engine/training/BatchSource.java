package dev.dreambooth.engine.training;

import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Purpose;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes the batches of a DreamBooth run: subject pictures first, as many class images after them. Every draw is a function
 * of (seed, purpose, step, sample), so any step can be made again alone.
 *
 * @param instances latents of the subject's pictures
 * @param classImages latents of the class images, or null without prior preservation
 * @param text states of the prompts: number 0 of the subject, 1 of the class
 * @param schedule whose timesteps are drawn
 * @param batchSize subject pictures a batch
 * @param accumulation batches a step
 * @param seed of the run
 */
public record BatchSource(
        LatentSet instances,
        LatentSet classImages,
        TextConditioning text,
        NoiseSchedule schedule,
        int batchSize,
        int accumulation,
        long seed) {

    /**
     * Returns one batch.
     *
     * @param step optimizer step, from 0
     * @param index batch of the step, below {@link #accumulation}
     */
    public DreamBoothLoss.Batch batch(long step, int index) {
        try (Scope scope = Scope.open()) {
            boolean prior = classImages != null;
            int halves = prior ? 2 : 1;
            List<Tensor> latents = new ArrayList<>();
            List<Tensor> noise = new ArrayList<>();
            long[] timesteps = new long[halves * batchSize];
            long[] prompts = new long[timesteps.length];
            for (int half = 0; half < halves; half++) {
                for (int i = 0; i < batchSize; i++) {
                    int slot = index * batchSize + i;
                    int sample = half * batchSize * accumulation + slot;
                    Tensor latent = (half == 0 ? instances : classImages).draw(step, slot);
                    latents.add(latent);
                    long noiseSeed = Noise.seed(seed, Purpose.TRAINING_NOISE, step, sample);
                    noise.add(Noise.normal(noiseSeed, latent.shape()).to(latent.device()));
                    long timestepSeed = Noise.seed(seed, Purpose.TIMESTEP, step, sample);
                    timesteps[half * batchSize + i] = Noise.integer(timestepSeed, schedule.timesteps());
                }
            }
            Arrays.fill(prompts, batchSize, prompts.length, 1); // class images have prompt 1
            Tensor clean = Tensor.cat(latents, 0);
            return new DreamBoothLoss.Batch(
                    scope.keep(clean),
                    scope.keep(Tensor.cat(noise, 0)),
                    scope.keep(Tensor.of(timesteps, timesteps.length).to(clean.device())),
                    scope.keep(text.states(prompts)),
                    prior);
        }
    }
}
