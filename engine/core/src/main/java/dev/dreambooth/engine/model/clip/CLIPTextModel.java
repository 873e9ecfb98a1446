package dev.dreambooth.engine.model.clip;

import dev.dreambooth.engine.model.BlockWeights;
import dev.dreambooth.engine.model.Network;
import dev.dreambooth.engine.model.lora.Adaptable;
import dev.dreambooth.engine.model.lora.BlockLora;
import dev.dreambooth.engine.model.lora.LoraAdapter;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The text half of CLIP (Radford et al. 2021, 2.4): a causal transformer whose states at every token tell the UNet what
 * to draw.
 *
 * <pre>
 * x = E[ids] + P
 * x ← x + A(norm₁(x)),  x ← x + W₂·f(W₁·norm₂(x))        in each layer
 * states = norm(x)
 * </pre>
 *
 * <ul>
 *   <li>ids [B, L], x and states [B, L, D]: B batch, L tokens, D width of the states
 *   <li>E, P: a row for each token of the vocabulary, and for each place in the prompt
 *   <li>A: self-attention in which a token sees those before it and itself, so that the last one has read all
 *   <li>f: the non-linearity of the configuration, such as x·sigmoid(1.702·x)
 * </ul>
 */
public final class CLIPTextModel extends Network<CLIPTextConfig> implements Adaptable {
    private final List<Tensor> embeddings;
    private final List<List<Tensor>> layers = new ArrayList<>();
    private final List<BlockLora> adapters = new ArrayList<>();
    private final List<Tensor> finalLayerNorm;

    /**
     * Builds the encoder.
     *
     * @param source weights under transformers' names; the model owns what it takes
     * @throws dev.dreambooth.contract.UserError if a weight is missing or of another shape than the configuration says
     */
    public CLIPTextModel(CLIPTextConfig config, WeightSource source) {
        super(config, source);
        WeightSource model = parameters().scope("text_model");
        int width = config.hiddenSize();
        embeddings = new BlockWeights(model.scope("embeddings"))
                .add("token_embedding.weight", config.vocabSize(), width)
                .add("position_embedding.weight", config.maxPositions(), width)
                .list();
        for (int i = 0; i < config.layers(); i++) {
            layers.add(layer(model.scope("encoder.layers." + i)));
            adapters.add(BlockLora.NONE);
        }
        finalLayerNorm = new BlockWeights(model).norm("final_layer_norm", width).list();
    }

    private List<Tensor> layer(WeightSource source) {
        int width = config().hiddenSize();
        return new BlockWeights(source)
                .norm("layer_norm1", width)
                .linear("self_attn.q_proj", width, width)
                .linear("self_attn.k_proj", width, width)
                .linear("self_attn.v_proj", width, width)
                .linear("self_attn.out_proj", width, width)
                .norm("layer_norm2", width)
                .linear("mlp.fc1", config().intermediateSize(), width)
                .linear("mlp.fc2", width, config().intermediateSize())
                .list();
    }

    /** The states after all layers and the final norm: token ids [B, L] → [B, L, D]. */
    public Tensor forward(Tensor ids) {
        return forward(ids, 0);
    }

    /**
     * The states after all but the last layers, and the final norm.
     *
     * @param ids token ids [B, L]
     * @param clipSkip how many layers to leave out, below the number of layers
     * @return [B, L, D]
     */
    public Tensor forward(Tensor ids, int clipSkip) {
        try (Scope scope = Scope.open()) {
            return scope.keep(normed(hiddenStates(ids, clipSkip)));
        }
    }

    /**
     * The states after all but the last layers as they are, without the final norm.
     *
     * @param ids token ids [B, L]
     * @param leftOut how many layers to leave out, up to the number of layers
     * @return [B, L, D]
     */
    public Tensor hiddenStates(Tensor ids, int leftOut) {
        try (Scope scope = Scope.open()) {
            return scope.keep(throughLayers(Ops.clipEmbeddings(ids, embeddings), 0, layers.size() - leftOut));
        }
    }

    /** Takes states on through some of the layers. */
    Tensor throughLayers(Tensor states, int from, int to) {
        try (Scope scope = Scope.open()) {
            Tensor hidden = states;
            for (int i = from; i < to; i++) {
                BlockLora lora = adapters.get(i);
                hidden = Ops.clipLayer(
                        hidden,
                        layers.get(i),
                        lora.matrices(),
                        lora.scale(),
                        lora.dropout(),
                        lora.seeds(),
                        config().heads(),
                        config().activation().opCode(),
                        config().layerNormEps());
            }
            return from < to ? scope.keep(hidden) : hidden;
        }
    }

    /** Takes states through the final norm. */
    Tensor normed(Tensor states) {
        return Ops.layerNorm(states, finalLayerNorm.get(0), finalLayerNorm.get(1), config().layerNormEps());
    }

    @Override
    public void adapt(LoraAdapter adapter) {
        adapters.clear();
        layers.forEach(layer -> adapters.add(adapter.of(layer)));
    }
}
