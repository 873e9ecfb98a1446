package dev.dreambooth.engine.training;

import java.util.List;

/** What keeps the class as it was: what the second half of a batch shows, and what the model should say of it. */
public sealed interface Prior extends AutoCloseable {
    /** Nothing does: a batch has no second half. */
    record None() implements Prior {
        @Override
        public void close() {}
    }

    /**
     * Images that the untouched model made of the class (Ruiz et al. 2023, section 3.3), learnt like any image.
     *
     * @param latents the images of all classes; owned
     */
    record ClassImages(LatentSet latents) implements Prior {
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
        @Override
        public void close() {
            model.close();
        }
    }

    @Override
    void close();
}
