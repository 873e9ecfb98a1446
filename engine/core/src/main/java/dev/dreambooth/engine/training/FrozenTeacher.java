package dev.dreambooth.engine.training;

import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.training.loss.PriorTarget;
import java.util.List;

/**
 * The model as it was before training, which tells what it would predict.
 *
 * @param unet its UNet; owned
 * @param prompts states of the class prompts by its own text encoder; their conditioning is owned
 */
public record FrozenTeacher(UNet2DConditionModel unet, PromptStates prompts) implements AutoCloseable {
    /** Returns what asks the teacher for its prediction of samples with these prompts. */
    PriorTarget target(List<String> classPrompts) {
        return (noisy, timesteps) -> {
            try (Scope scope = Scope.open();
                    GradMode frozen = GradMode.disable()) {
                return scope.keep(unet.forward(noisy.detach(), timesteps, prompts.of(classPrompts)));
            }
        };
    }

    @Override
    public void close() {
        prompts.states().close();
        unet.close();
    }
}
