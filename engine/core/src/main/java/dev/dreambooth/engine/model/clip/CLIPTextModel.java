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
import java.util.Optional;

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
    private Optional<Tensor> learnt = Optional.empty();

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
            return scope.keep(throughLayers(embedded(ids), 0, layers.size() - leftOut));
        }
    }

    /**
     * Looks tokens up, learnt ones too: E is then the rows that the prompts need and those that were learnt, and the stored
     * table stays as it is.
     */
    private Tensor embedded(Tensor ids) {
        if (learnt.isEmpty()) {
            return Ops.clipEmbeddings(ids, embeddings);
        }
        long[] tokens = ids.toLongs();
        long[] rows = new long[tokens.length];
        long[] stored = new long[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            long beyond = tokens[i] - config().vocabSize();
            rows[i] = beyond < 0 ? i : tokens.length + beyond;
            stored[i] = beyond < 0 ? tokens[i] : 0;
        }
        try (Scope scope = Scope.open()) {
            Tensor known =
                    embeddings.get(0).gather(Tensor.of(stored, stored.length).to(ids.device()));
            Tensor table = Tensor.cat(List.of(known, learnt.get()), 0);
            Tensor places = Tensor.of(rows, ids.shape()).to(ids.device());
            return scope.keep(Ops.clipEmbeddings(places, List.of(table, embeddings.get(1))));
        }
    }

    /**
     * Learns tokens whose ids follow those of the vocabulary.
     *
     * @param vectors [N, D]; owned from now on
     */
    public void learn(Tensor vectors) {
        parameters().own(vectors);
        lookUp(vectors);
    }

    /** Learns tokens whose vectors [N, D] someone else owns. */
    void lookUp(Tensor vectors) {
        learnt = Optional.of(vectors);
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
