package dev.dreambooth.engine.training;

import dev.dreambooth.engine.data.folder.TrainingImage;
import dev.dreambooth.engine.data.image.ImageSize;
import dev.dreambooth.engine.data.order.SampleOrder;
import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.loss.DreamBoothLoss;
import dev.dreambooth.engine.training.loss.PriorTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Makes the batches of a DreamBooth run: subject images first, as many samples of their classes after them. Every draw
 * is a function of (seed, purpose, step, sample), so any step can be made again alone.
 *
 * @param instances latents of the subjects' images
 * @param prior what the second half of a batch shows
 * @param order which image is shown when
 * @param sizes for each image of {@code instances} what is cut from it
 * @param prompts the prompts of all images and their states
 * @param schedule whose timesteps are drawn
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
        PromptStates prompts,
        NoiseSchedule schedule,
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
            List<LatentSet.Drawn> drawn = new ArrayList<>();
            for (int i = 0; i < batchSize; i++) {
                int image = choices.get(i).instance();
                drawn.add(instances.draw(image, sizes.get(image), step, sample(0, index, i)));
            }
            PriorTarget priorTarget = null;
            if (prior instanceof Prior.ClassImages classImages) {
                for (int i = 0; i < batchSize; i++) {
                    int image = choices.get(i).classImage();
                    ImageSize size = sizes.get(choices.get(i).instance());
                    drawn.add(classImages.latents().draw(image, size, step, sample(1, index, i)));
                }
            } else if (prior instanceof Prior.Teacher teacher) {
                drawn.addAll(List.copyOf(drawn)); // the class is asked for at the subject's own images
                priorTarget = teacher.model().target(classPrompts(choices));
            }
            Tensor clean =
                    Tensor.cat(drawn.stream().map(LatentSet.Drawn::latent).toList(), 0);
            NoiseRecipe.Draw added = noise(step, index, drawn);
            Tensor weights = weights(drawn);
            return new DreamBoothLoss.Batch(
                    scope.keep(clean),
                    scope.keep(added.target()),
                    scope.keep(added.input()),
                    scope.keep(timesteps(step, index, drawn.size()).to(clean.device())),
                    scope.keep(prompts.of(texts(choices))),
                    hasPrior(),
                    weights == null ? null : scope.keep(weights),
                    priorTarget);
        }
    }

    /** Returns the numbers of a batch's samples among those of its step, whatever batches the step is cut into. */
    public long[] samples(int index) {
        return IntStream.range(0, hasPrior() ? 2 * batchSize : batchSize)
                .mapToLong(place -> sample(index, place))
                .toArray();
    }

    /** Returns the numbers of the prompts that a trained text encoder is given for a batch, in its order. */
    public long[] prompts(long step, int index) {
        return prompts.encoded(texts(choices(step, index)));
    }

    private boolean hasPrior() {
        return !(prior instanceof Prior.None);
    }

    /** Returns the prompts of a batch, the subjects' first. */
    private List<String> texts(List<SampleOrder.Choice> choices) {
        List<String> texts = new ArrayList<>();
        choices.forEach(
                choice -> texts.add(instances.images().get(choice.instance()).prompt()));
        texts.addAll(classPrompts(choices));
        return texts;
    }

    private List<String> classPrompts(List<SampleOrder.Choice> choices) {
        if (prior instanceof Prior.ClassImages classImages) {
            List<TrainingImage> images = classImages.latents().images();
            return choices.stream()
                    .map(choice -> images.get(choice.classImage()).prompt())
                    .toList();
        }
        return prior instanceof Prior.Teacher teacher
                ? choices.stream()
                        .map(choice -> teacher.classPrompts().get(choice.concept()))
                        .toList()
                : List.of();
    }

    /** Returns in words what a step shows: the files of its images. */
    public String describe(long step) {
        List<String> members = new ArrayList<>();
        for (int index = 0; index < accumulation; index++) {
            for (SampleOrder.Choice choice : choices(step, index)) {
                members.add("the subject's image "
                        + instances.images().get(choice.instance()).name());
                if (prior instanceof Prior.ClassImages classImages) {
                    members.add("class image "
                            + classImages
                                    .latents()
                                    .images()
                                    .get(choice.classImage())
                                    .name());
                }
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
            timesteps[i] = Noise.integer(drawSeed, schedule.timesteps());
        }
        return Tensor.of(timesteps, count);
    }

    /** Returns the weights of the subjects' half [B / 2, 1, H, W], or null if no image is masked. */
    private Tensor weights(List<LatentSet.Drawn> drawn) {
        List<Tensor> weights = drawn.subList(0, batchSize).stream()
                .map(LatentSet.Drawn::weights)
                .filter(Objects::nonNull)
                .toList();
        return weights.isEmpty() ? null : Tensor.cat(weights, 0);
    }
}
