package dev.dreambooth.embedded.training;

import dev.dreambooth.embedded.image.Place;
import dev.dreambooth.embedded.latent.PatchPca;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.scheduler.Scheduler;
import dev.dreambooth.engine.diffusion.scheduler.SchedulerFactory;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.model.part.MicroConditioning;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Makes latents of captions in the way that the model recommends for itself: 25 steps, guidance 2.5. */
public final class Sampler {
    private static final int STEPS = 25;
    private static final double GUIDANCE = 2.5;
    private static final int AT_ONCE = 24;

    private final LatentDiffusionModel model;
    private final SchedulerFactory schedulers;

    /** @param model whose denoiser and text encoders are used; not owned */
    public Sampler(LatentDiffusionModel model, SchedulerConfig scheduler) {
        this.model = model;
        this.schedulers = SchedulerFactory.ofModel(scheduler);
    }

    /** Latents of captions [B, 24, 8, 8]. */
    public Tensor sample(List<String> captions, long seed) {
        try (Scope scope = Scope.open()) {
            List<Tensor> parts = new ArrayList<>();
            for (int from = 0; from < captions.size(); from += AT_ONCE) {
                parts.add(some(captions.subList(from, Math.min(captions.size(), from + AT_ONCE)), seed + from));
            }
            return scope.keep(Tensor.cat(parts, 0));
        }
    }

    private Tensor some(List<String> captions, long seed) {
        try (Scope scope = Scope.open();
                Scheduler scheduler = schedulers.create(STEPS, 0)) {
            int count = captions.size();
            List<String> both = new ArrayList<>(captions);
            both.addAll(Collections.nCopies(count, ""));
            Conditioning text = model.text()
                    .withMicroConditioning(
                            model.text().encode(model.text().tokenize(both), 0),
                            Collections.nCopies(both.size(), MicroConditioning.whole(Place.SIZE, Place.SIZE)));
            Tensor x = Noise.normal(seed, count, PatchPca.CHANNELS, PatchPca.GRID, PatchPca.GRID);
            for (int step = 0; step < scheduler.timesteps().length; step++) {
                x = step(scheduler, step, x, text);
            }
            return scope.keep(x);
        }
    }

    /** Predicts with and without the caption in one batch and goes further in the direction of the difference. */
    private Tensor step(Scheduler scheduler, int step, Tensor x, Conditioning text) {
        try (Scope scope = Scope.open()) {
            Tensor twice = Tensor.cat(List.of(x, x), 0);
            Tensor timesteps = Tensor.ones(twice.size(0)).mul(scheduler.timesteps()[step]);
            List<Tensor> predictions =
                    model.denoiser().forward(twice, timesteps, text).chunk(2, 0);
            Tensor plain = predictions.get(1);
            Tensor guided = plain.addScaled(predictions.get(0).sub(plain), GUIDANCE);
            return scope.keep(scheduler.step(guided, step, x, noise -> {
                throw new IllegalStateException("this scheduler draws no noise");
            }));
        }
    }
}
