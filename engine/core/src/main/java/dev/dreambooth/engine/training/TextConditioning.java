package dev.dreambooth.engine.training;

import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * The text states of the few prompts that training uses over and over. A frozen encoder computes them once; a trained one
 * for every batch, each prompt once, however often the batch holds it.
 *
 * <p>Shapes: P prompts, B batch, L tokens, D width of the states.
 */
public final class TextConditioning implements AutoCloseable {
    private final CLIPTextModel encoder;
    private final Tensor ids;
    private final int clipSkip;
    private final Tensor frozenStates;

    /**
     * @param encoder the text encoder; not owned
     * @param ids token ids of the prompts [P, L]; owned from now on
     * @param clipSkip how many of the encoder's last layers are left out
     * @param trained whether the encoder changes, and gradients have to reach it
     */
    public TextConditioning(CLIPTextModel encoder, Tensor ids, int clipSkip, boolean trained) {
        this.encoder = encoder;
        this.ids = Scope.detach(ids);
        this.clipSkip = clipSkip;
        if (trained) {
            frozenStates = null;
        } else {
            try (GradMode frozen = GradMode.disable()) {
                frozenStates = Scope.detach(encoder.forward(ids, clipSkip));
            }
        }
    }

    /**
     * Returns the states for a batch.
     *
     * @param prompts for each sample the number of its prompt
     * @return [B, L, D]
     */
    public Tensor states(long... prompts) {
        try (Scope scope = Scope.open()) {
            Tensor states = frozenStates == null ? encoder.forward(ids, clipSkip) : frozenStates;
            Tensor index = Tensor.of(prompts, prompts.length).to(states.device());
            return scope.keep(states.gather(index));
        }
    }

    @Override
    public void close() {
        ids.close();
        if (frozenStates != null) {
            frozenStates.close();
        }
    }
}
