package dev.dreambooth.engine.model.clip;

import dev.dreambooth.engine.model.Network;
import dev.dreambooth.engine.model.lora.Adaptable;
import dev.dreambooth.engine.model.lora.LoraAdapter;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;

/**
 * The text half of CLIP with its last step: a whole prompt as one vector, in the space that CLIP shares between texts and
 * images (Radford et al. 2021, figure 3).
 *
 * <pre>
 * pooled = W·norm(x)[end]
 * </pre>
 *
 * <ul>
 *   <li>x [B, L, D]: states after all layers; B batch, L tokens, D width
 *   <li>end [B]: the place of the token that ends each prompt, the only one that has seen all of it
 *   <li>W [P, D]: the projection, without a bias; P width of the pooled vector
 * </ul>
 */
public final class CLIPTextModelWithProjection extends Network<CLIPTextConfig> implements Adaptable {
    private final CLIPTextModel encoder;
    private final Tensor projection;

    /**
     * Builds the encoder.
     *
     * @param source weights under transformers' names; the model owns what it takes
     * @throws dev.dreambooth.contract.UserError if a weight is missing or of another shape than the configuration says
     */
    public CLIPTextModelWithProjection(CLIPTextConfig config, WeightSource source) {
        super(config, source);
        encoder = new CLIPTextModel(config, parameters());
        projection = parameters().get("text_projection.weight", config.projectionDim(), config.hiddenSize());
    }

    /**
     * What the encoder makes of prompts.
     *
     * @param states the states that were asked for [B, L, D]
     * @param pooled one vector a prompt [B, P]
     */
    public record Encoded(Tensor states, Tensor pooled) {}

    /**
     * Encodes prompts.
     *
     * @param ids token ids [B, L]
     * @param leftOut how many of the last layers {@link Encoded#states} does not pass, nor the final norm; the pooled vector
     *     passes all
     */
    public Encoded forward(Tensor ids, int leftOut) {
        try (Scope scope = Scope.open()) {
            int layers = config().layers();
            Tensor states = encoder.hiddenStates(ids, leftOut);
            Tensor last = encoder.normed(encoder.throughLayers(states, layers - leftOut, layers));
            Tensor ends = last.reshape(-1, config().hiddenSize()).gather(ends(ids));
            return new Encoded(scope.keep(states), scope.keep(Ops.linearWithoutBias(ends, projection)));
        }
    }

    /**
     * Learns tokens whose ids follow those of the vocabulary.
     *
     * @param vectors [N, D]; owned from now on
     */
    public void learn(Tensor vectors) {
        parameters().own(vectors);
        encoder.lookUp(vectors);
    }

    /** Returns the row of each prompt's end among all rows of a batch. */
    private Tensor ends(Tensor ids) {
        int length = Math.toIntExact(ids.size(1));
        long[] tokens = ids.toLongs();
        long[] rows = new long[tokens.length / length];
        for (int prompt = 0; prompt < rows.length; prompt++) {
            rows[prompt] = (long) prompt * length + config().endOf(tokens, prompt * length, length);
        }
        return Tensor.of(rows, rows.length).to(ids.device());
    }

    @Override
    public void adapt(LoraAdapter adapter) {
        encoder.adapt(adapter);
    }
}
