package dev.dreambooth.engine.training;

import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.model.part.MicroConditioning;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.training.loss.PriorTarget;
import java.util.List;

/**
 * The model as it was before training, which tells what it would predict.
 *
 * @param denoiser its denoiser; owned
 * @param prompts what it is told of the class prompts, by its own text encoder; owned
 */
public record FrozenTeacher(Denoiser denoiser, PromptConditioning prompts) implements AutoCloseable {
    /**
     * Returns what asks the teacher for its prediction of samples.
     *
     * @param classPrompts one a sample
     * @param images what each sample shows
     */
    PriorTarget target(List<String> classPrompts, List<MicroConditioning> images) {
        return (noisy, timesteps) -> {
            try (Scope scope = Scope.open();
                    GradMode frozen = GradMode.disable()) {
                return scope.keep(denoiser.forward(noisy.detach(), timesteps, prompts.of(classPrompts, images)));
            }
        };
    }

    @Override
    public void close() {
        prompts.close();
        denoiser.close();
    }
}
