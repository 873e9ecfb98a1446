package dev.dreambooth.engine.sampling;

import dev.dreambooth.engine.diffusion.scheduler.Scheduler;
import dev.dreambooth.engine.diffusion.scheduler.StepNoise;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The noise of a batch: for each image the successive draws of a generator of its own, first those that its initial
 * latents are made of, then, for a scheduler that asks for it, fresh noise at each step. This is the order in which
 * diffusers draws from a list of generators.
 *
 * <p>Drawn on the host, so that every device starts from the same numbers. Shapes: B images, C × H × W a latent.
 */
final class SeededNoise implements StepNoise {
    /** For each draw the noise of all images, [B, C, H, W]. */
    private final List<Tensor> draws;

    /** For each draw after those before the first step, the step that it is for. */
    private final List<Integer> drawingSteps;

    private final int before;
    private int taken;

    /**
     * Draws all noise of a batch, in the open scope.
     *
     * @param seeds one for each image
     * @param before how many draws are taken before the first step
     * @param scheduler tells how many draws there are for steps
     * @param firstStep index of the first step
     * @param latent C, H and W
     */
    SeededNoise(List<Long> seeds, int before, Scheduler scheduler, int firstStep, long[] latent, Device device) {
        this.before = before;
        this.drawingSteps = IntStream.range(firstStep, scheduler.timesteps().length)
                .filter(scheduler::drawsNoise)
                .boxed()
                .toList();
        int count = before + drawingSteps.size();
        List<List<Tensor>> byImage = seeds.stream()
                .map(seed -> Noise.normals(seed, count, 1, latent[0], latent[1], latent[2]))
                .toList();
        draws = IntStream.range(0, count)
                .mapToObj(draw -> Tensor.cat(
                                byImage.stream().map(image -> image.get(draw)).toList(), 0)
                        .to(device))
                .toList();
    }

    /** Returns the next draw of those before the first step: standard normal noise. */
    Tensor next() {
        return draws.get(taken++);
    }

    @Override
    public Tensor at(int step) {
        return draws.get(before + drawingSteps.indexOf(step));
    }
}
