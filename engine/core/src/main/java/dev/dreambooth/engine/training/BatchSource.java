package dev.dreambooth.engine.training;

import dev.dreambooth.engine.data.image.ImageSize;
import dev.dreambooth.engine.data.order.SampleOrder;
import dev.dreambooth.engine.diffusion.NoiseProcess;
import dev.dreambooth.engine.model.part.MicroConditioning;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.loss.DreamBoothLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes the batches of a DreamBooth run: subject images first, as many samples of their classes after them. Every draw
 * is a function of (seed, purpose, step, sample), so any step can be made again alone.
 *
 * @param instances latents of the subjects' images
 * @param prior what the second half of a batch shows
 * @param order which image is shown when
 * @param sizes for each image of {@code instances} what is cut from it
 * @param prompts what the denoiser is told of the prompts of all images
 * @param process whose timesteps are drawn
 * @param noise how noise is made
 * @param batchSize subject images a batch
 * @param accumulation batches a step
 * @param seed of the run
 */
public record BatchSource(
        LatentSet instances,
        Prior prior,
        SampleOrder order,
        List<ImageSize> sizes,
        PromptConditioning prompts,
        NoiseProcess process,
        NoiseRecipe noise,
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
            List<SampleOrder.Choice> choices = choices(step, index);
            List<ImageSize> shown =
                    choices.stream().map(choice -> sizes.get(choice.instance())).toList();
            List<LatentSet.Drawn> drawn = new ArrayList<>();
            for (int i = 0; i < batchSize; i++) {
                drawn.add(instances.draw(choices.get(i).instance(), shown.get(i), step, sample(0, index, i)));
            }
            Prior.FirstHalf first = new Prior.FirstHalf(choices, shown, List.copyOf(drawn));
            drawn.addAll(prior.draw(first, step, place -> sample(1, index, place)));
            List<MicroConditioning> origins =
                    drawn.stream().map(LatentSet.Drawn::origin).toList();
            Tensor clean =
                    Tensor.cat(drawn.stream().map(LatentSet.Drawn::latent).toList(), 0);
            NoiseRecipe.Draw added = noise(step, index, drawn);
            Optional<Tensor> weights = weights(drawn);
            return new DreamBoothLoss.Batch(
                    scope.keep(clean),
                    scope.keep(added.target()),
                    scope.keep(added.input()),
                    scope.keep(timesteps(step, index, drawn.size()).to(clean.device())),
                    prompts.of(texts(choices), origins).map(scope::keep),
                    prior.hasSecondHalf(),
                    weights.map(scope::keep),
                    prior.target(choices, origins.subList(batchSize, origins.size())));
        }
    }

    /** Returns the numbers of a batch's samples among those of its step, whatever batches the step is cut into. */
    public long[] samples(int index) {
        return IntStream.range(0, prior.hasSecondHalf() ? 2 * batchSize : batchSize)
                .mapToLong(place -> sample(index, place))
                .toArray();
    }

    /** Returns the numbers of the prompts that a trained text encoder is given for a batch, in its order. */
    public long[] prompts(long step, int index) {
        return prompts.encoded(texts(choices(step, index)));
    }

    /** Returns the prompts of a batch, the subjects' first. */
    private List<String> texts(List<SampleOrder.Choice> choices) {
        List<String> texts = new ArrayList<>();
        choices.forEach(
                choice -> texts.add(instances.images().get(choice.instance()).prompt()));
        texts.addAll(prior.prompts(choices));
        return texts;
    }

    /** Returns in words what a step shows: the files of its images. */
    public String describe(long step) {
        List<String> members = new ArrayList<>();
        for (int index = 0; index < accumulation; index++) {
            for (SampleOrder.Choice choice : choices(step, index)) {
                members.add("the subject's image "
                        + instances.images().get(choice.instance()).name());
                prior.describe(choice).ifPresent(members::add);
            }
        }
        return String.join(", ", members);
    }

    private List<SampleOrder.Choice> choices(long step, int index) {
        List<SampleOrder.Choice> choices = new ArrayList<>();
        for (int i = 0; i < batchSize; i++) {
            choices.add(order.at(step, index * batchSize + i));
        }
        return choices;
    }

    /** Numbers all samples of a step: those of subjects, batch after batch, then those of classes. */
    private int sample(int half, int index, int place) {
        return half * batchSize * accumulation + index * batchSize + place;
    }

    private int sample(int index, int place) {
        return sample(place / batchSize, index, place % batchSize);
    }

    private NoiseRecipe.Draw noise(long step, int index, List<LatentSet.Drawn> drawn) {
        List<Tensor> targets = new ArrayList<>();
        List<Tensor> inputs = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            Tensor latent = drawn.get(i).latent();
            NoiseRecipe.Draw draw = noise.draw(seed, step, sample(index, i), latent.shape());
            targets.add(draw.target().to(latent.device()));
            inputs.add(draw.input().to(latent.device()));
        }
        Tensor target = Tensor.cat(targets, 0);
        return new NoiseRecipe.Draw(target, noise.perturbation() == 0 ? target : Tensor.cat(inputs, 0));
    }

    private Tensor timesteps(long step, int index, int count) {
        long[] timesteps = new long[count];
        for (int i = 0; i < count; i++) {
            long drawSeed = Noise.seed(seed, RandomStream.TIMESTEP, step, sample(index, i));
            timesteps[i] = Noise.integer(drawSeed, process.timesteps());
        }
        return Tensor.of(timesteps, count);
    }

    /** Returns the weights of the subjects' half [B / 2, 1, H, W], or empty if no image is masked. */
    private Optional<Tensor> weights(List<LatentSet.Drawn> drawn) {
        List<Tensor> weights = drawn.subList(0, batchSize).stream()
                .map(LatentSet.Drawn::weights)
                .flatMap(Optional::stream)
                .toList();
        return weights.isEmpty() ? Optional.empty() : Optional.of(Tensor.cat(weights, 0));
    }
}
