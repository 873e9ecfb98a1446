package dev.dreambooth.engine.training;

import dev.dreambooth.engine.data.folder.TrainingImage;
import dev.dreambooth.engine.data.image.ImageSize;
import dev.dreambooth.engine.data.order.SampleOrder.Choice;
import dev.dreambooth.engine.model.part.MicroConditioning;
import dev.dreambooth.engine.training.loss.PriorTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** What keeps the class as it was: what the second half of a batch shows, and what the model should say of it. */
public sealed interface Prior extends AutoCloseable {
    /**
     * The first half of a batch, beside which the second is drawn.
     *
     * @param choices which image each of its samples shows
     * @param sizes what is cut from each of those images
     * @param drawn the samples themselves
     */
    record FirstHalf(List<Choice> choices, List<ImageSize> sizes, List<LatentSet.Drawn> drawn) {}

    /** Returns whether a batch has a second half, as large as the first. */
    default boolean hasSecondHalf() {
        return true;
    }

    /**
     * Draws the second half, in the open scope.
     *
     * @param step optimizer step, from 0
     * @param sample number of a sample of the second half among those of the step, by its place in the half
     */
    List<LatentSet.Drawn> draw(FirstHalf first, long step, IntUnaryOperator sample);

    /** Returns the prompts of the second half. */
    List<String> prompts(List<Choice> choices);

    /**
     * Returns what the second half should predict, where that is not what its noise says.
     *
     * @param images what each of its samples shows
     */
    default Optional<PriorTarget> target(List<Choice> choices, List<MicroConditioning> images) {
        return Optional.empty();
    }

    /** Returns in words which file the second half shows beside an image, if it shows another. */
    default Optional<String> describe(Choice choice) {
        return Optional.empty();
    }

    @Override
    default void close() {}

    /** Nothing does: a batch has no second half. */
    record None() implements Prior {
        @Override
        public boolean hasSecondHalf() {
            return false;
        }

        @Override
        public List<LatentSet.Drawn> draw(FirstHalf first, long step, IntUnaryOperator sample) {
            return List.of();
        }

        @Override
        public List<String> prompts(List<Choice> choices) {
            return List.of();
        }
    }

    /**
     * Images that the untouched model made of the class (Ruiz et al. 2023, section 3.3), learnt like any image.
     *
     * @param latents the images of all classes; owned
     */
    record ClassImages(LatentSet latents) implements Prior {
        /** A class image is cut to the size of the image that it stands beside. */
        @Override
        public List<LatentSet.Drawn> draw(FirstHalf first, long step, IntUnaryOperator sample) {
            List<LatentSet.Drawn> drawn = new ArrayList<>();
            for (int i = 0; i < first.choices().size(); i++) {
                int image = first.choices().get(i).classImage();
                drawn.add(latents.draw(image, first.sizes().get(i), step, sample.applyAsInt(i)));
            }
            return drawn;
        }

        @Override
        public List<String> prompts(List<Choice> choices) {
            return choices.stream().map(choice -> image(choice).prompt()).toList();
        }

        @Override
        public Optional<String> describe(Choice choice) {
            return Optional.of("class image " + image(choice).name());
        }

        private TrainingImage image(Choice choice) {
            return latents.images().get(choice.classImage());
        }

        @Override
        public void close() {
            latents.close();
        }
    }

    /**
     * The untouched model's own predictions for the class prompt, at the subject's noisy images: distillation (Hinton et
     * al. 2015) from the model as it was. It needs no class images, and a second set of weights.
     *
     * @param model the untouched model; owned
     * @param classPrompts the class prompt of each subject
     */
    record Teacher(FrozenTeacher model, List<String> classPrompts) implements Prior {
        /** The class is asked for at the subject's own images. */
        @Override
        public List<LatentSet.Drawn> draw(FirstHalf first, long step, IntUnaryOperator sample) {
            return List.copyOf(first.drawn());
        }

        @Override
        public List<String> prompts(List<Choice> choices) {
            return choices.stream()
                    .map(choice -> classPrompts.get(choice.concept()))
                    .toList();
        }

        @Override
        public Optional<PriorTarget> target(List<Choice> choices, List<MicroConditioning> images) {
            return Optional.of(model.target(prompts(choices), images));
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
