package dev.dreambooth.engine.model.vision;

import dev.dreambooth.engine.model.Activation;
import dev.dreambooth.engine.model.BlockWeights;
import dev.dreambooth.engine.model.Parameters;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The layers of a vision transformer (Dosovitskiy et al. 2020, 3.1), which all have the same arithmetic and differ in what
 * their weights are called.
 *
 * <pre>
 * x ← x + s₁·A(norm₁(x)),  x ← x + s₂·W₂·f(W₁·norm₂(x))        in each layer
 * </pre>
 *
 * <ul>
 *   <li>x [B, L, D]: B images, L tokens, D width of the states
 *   <li>A: self-attention in which every token sees all
 *   <li>f: the non-linearity of the configuration
 *   <li>s₁, s₂ [D]: what a layer's branches are scaled by, or 1 where the model knows no such scales
 * </ul>
 */
final class VisionLayers {
    /** Where the matrix of queries lies among the weights of a layer, behind those of a norm. */
    private static final int QUERY = 2;

    private static final int QUERY_KEY_VALUE = 3;

    private final VisionShape shape;
    private final List<List<Tensor>> weights = new ArrayList<>();
    private final List<List<Tensor>> scales = new ArrayList<>();

    /**
     * What the weights of a layer are called, each name below the layer's.
     *
     * @param norm before attention
     * @param query matrix of queries
     * @param key matrix of keys
     * @param value matrix of values
     * @param output behind attention
     * @param secondNorm before the feed-forward layers
     * @param in the first of them
     * @param out the second
     * @param scales of both branches, or none
     */
    record Names(
            String norm,
            String query,
            String key,
            String value,
            String output,
            String secondNorm,
            String in,
            String out,
            List<String> scales) {}

    /**
     * Takes the weights.
     *
     * @param prefix of all layers, to which a dot and the number are added
     */
    VisionLayers(VisionShape shape, Parameters parameters, String prefix, Names names) {
        this.shape = shape;
        for (int i = 0; i < shape.layers(); i++) {
            WeightSource layer = parameters.scope(prefix + "." + i);
            weights.add(layer(layer, names));
            BlockWeights block = new BlockWeights(layer);
            names.scales().forEach(name -> block.add(name, shape.hiddenSize()));
            scales.add(block.list());
        }
    }

    private List<Tensor> layer(WeightSource source, Names names) {
        int width = shape.hiddenSize();
        int inside = shape.intermediateSize();
        List<Tensor> all = new ArrayList<>(
                new BlockWeights(source).norm(names.norm(), width).list());
        for (String name : List.of(names.query(), names.key(), names.value())) {
            all.add(source.get(name + ".weight", width, width));
            if (shape.qkvBias()) {
                all.add(source.get(name + ".bias", width));
            }
        }
        all.addAll(new BlockWeights(source)
                .linear(names.output(), width, width)
                .norm(names.secondNorm(), width)
                .linear(names.in(), shape.activation() == Activation.SWIGLU ? 2L * inside : inside, width)
                .linear(names.out(), width, inside)
                .list());
        return List.copyOf(all);
    }

    /** The weights of a layer as its op takes them: a bias that is not there is one that changes nothing. */
    private List<Tensor> biased(List<Tensor> layer) {
        if (shape.qkvBias()) {
            return layer;
        }
        List<Tensor> all = new ArrayList<>(layer);
        Tensor nothing = zeros(layer.get(QUERY), shape.hiddenSize());
        for (int i = 0; i < QUERY_KEY_VALUE; i++) {
            all.add(QUERY + 1 + 2 * i, nothing);
        }
        return all;
    }

    /** A bias that changes nothing, where the given weight lies, in the innermost scope. */
    static Tensor zeros(Tensor beside, long size) {
        return Tensor.zeros(size).to(beside.device());
    }

    /** Takes states through all layers. */
    Tensor forward(Tensor states) {
        try (Scope scope = Scope.open()) {
            Tensor x = states;
            for (int i = 0; i < weights.size(); i++) {
                x = Ops.visionLayer(
                        x,
                        biased(weights.get(i)),
                        scales.get(i),
                        shape.heads(),
                        shape.activation().opCode(),
                        shape.layerNormEps());
            }
            return scope.keep(x);
        }
    }
}
