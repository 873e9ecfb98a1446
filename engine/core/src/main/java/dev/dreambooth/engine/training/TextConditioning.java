package dev.dreambooth.engine.training;

import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The text states of the prompts that training uses over and over. A frozen encoder computes them once, some prompts at
 * a time; a trained one for every batch those that the batch holds, each once, however often it comes.
 *
 * <p>Shapes: P prompts, B batch, L tokens, D width of the states.
 */
public final class TextConditioning implements AutoCloseable {
    /** So many prompts go through a frozen encoder together: its memory then does not grow with their number. */
    private static final int TOGETHER = 16;

    private final CLIPTextModel encoder;
    private final Tensor ids;
    private final int clipSkip;
    private Tensor frozenStates;

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
        if (!trained) {
            freeze();
        }
    }

    /** Says that the encoder changes no more: its states are computed for the last time. */
    public void freeze() {
        if (frozenStates == null) {
            frozenStates = encodeAll();
        }
    }

    private Tensor encodeAll() {
        try (Scope scope = Scope.open();
                GradMode frozen = GradMode.disable()) {
            List<Tensor> states = new ArrayList<>();
            for (long from = 0; from < ids.size(0); from += TOGETHER) {
                states.add(encoder.forward(ids.slice(0, from, Math.min(from + TOGETHER, ids.size(0))), clipSkip));
            }
            return Scope.detach(states.size() == 1 ? states.get(0) : Tensor.cat(states, 0));
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
            if (frozenStates != null) {
                return scope.keep(frozenStates.gather(index(prompts)));
            }
            long[] distinct = encoded(prompts);
            long[] places = Arrays.stream(prompts)
                    .map(prompt -> Arrays.binarySearch(distinct, prompt))
                    .toArray();
            Tensor states = encoder.forward(ids.gather(index(distinct)), clipSkip);
            return scope.keep(states.gather(index(places)));
        }
    }

    /** Returns which prompts of a batch a trained encoder is given, in its order: each once. */
    static long[] encoded(long... prompts) {
        return Arrays.stream(prompts).distinct().sorted().toArray();
    }

    private Tensor index(long[] numbers) {
        return Tensor.of(numbers, numbers.length).to(ids.device());
    }

    @Override
    public void close() {
        ids.close();
        if (frozenStates != null) {
            frozenStates.close();
        }
    }
}
