package dev.dreambooth.embedded.training;

import dev.dreambooth.embedded.latent.PatchPca;
import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Makes latents of captions while the model is in training: DDIM (Song et al. 2021) on a v-prediction, 25 steps. */
final class Sampler {
    private static final int STEPS = 25;
    private static final double GUIDANCE = 2.5;

    private final UNet2DConditionModel unet;
    private final CLIPTextModel textEncoder;
    private final CaptionIds captionIds;
    private final NoiseSchedule schedule;

    Sampler(UNet2DConditionModel unet, CLIPTextModel textEncoder, CaptionIds captionIds, NoiseSchedule schedule) {
        this.unet = unet;
        this.textEncoder = textEncoder;
        this.captionIds = captionIds;
        this.schedule = schedule;
    }

    /** Latents [B, 24, 8, 8] of captions. */
    Tensor sample(List<String> captions, long seed) {
        try (Scope scope = Scope.open()) {
            int count = captions.size();
            List<String> both = new ArrayList<>(captions);
            both.addAll(Collections.nCopies(count, ""));
            Tensor text = textEncoder.forward(captionIds.ids(both));
            Tensor x = Noise.normal(seed, count, PatchPca.CHANNELS, PatchPca.GRID, PatchPca.GRID);
            for (int i = 0; i < STEPS; i++) {
                x = step(x, text, timestep(i), i + 1 < STEPS ? schedule.alphaCumprod(timestep(i + 1)) : 1);
            }
            return scope.keep(x);
        }
    }

    private int timestep(int i) {
        return (int) Math.round(schedule.timesteps() * (1 - (double) i / STEPS)) - 1;
    }

    private Tensor step(Tensor x, Tensor text, int timestep, double nextAlpha) {
        try (Scope scope = Scope.open()) {
            Tensor twice = Tensor.cat(List.of(x, x), 0);
            Tensor t = Tensor.ones(twice.size(0)).mul(timestep);
            List<Tensor> velocities = unet.forward(twice, t, text).chunk(2, 0);
            Tensor v = velocities
                    .get(1)
                    .add(velocities.get(0).sub(velocities.get(1)).mul(GUIDANCE));
            double alpha = schedule.alphaCumprod(timestep);
            Tensor clean = x.mul(Math.sqrt(alpha)).addScaled(v, -Math.sqrt(1 - alpha));
            Tensor noise = x.mul(Math.sqrt(1 - alpha)).addScaled(v, Math.sqrt(alpha));
            return scope.keep(clean.mul(Math.sqrt(nextAlpha)).addScaled(noise, Math.sqrt(1 - nextAlpha)));
        }
    }
}
