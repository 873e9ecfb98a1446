package dev.dreambooth.engine.model.clip;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.model.Activation;
import dev.dreambooth.engine.model.ModelConfig;
import java.util.Arrays;

/**
 * Structure of a CLIP text encoder, from its {@code config.json}.
 *
 * @param vocabSize rows of the token table
 * @param hiddenSize width of the states
 * @param intermediateSize width inside the feed-forward layers
 * @param layers number of transformer layers
 * @param heads attention heads of each layer
 * @param maxPositions longest sequence of tokens
 * @param activation non-linearity of the feed-forward layers
 * @param layerNormEps epsilon of the layer norms
 * @param projectionDim width of the pooled vector, of an encoder with a projection
 * @param endTokenId the token that ends a prompt; 2 in files older than this option, which then is no token's id
 */
public record CLIPTextConfig(
        int vocabSize,
        int hiddenSize,
        int intermediateSize,
        int layers,
        int heads,
        int maxPositions,
        Activation activation,
        double layerNormEps,
        int projectionDim,
        int endTokenId) {
    /** What early files say for the end token, whatever the vocabulary; there the largest id is meant. */
    private static final int LARGEST_ID = 2;

    /**
     * Reads {@code text_encoder/config.json}. Options of the surrounding library that say nothing about the network are
     * ignored.
     *
     * @param file what to call it in messages
     * @throws UserError if an option is wrong or not supported
     */
    public static CLIPTextConfig of(String file, ObjectNode json) {
        ModelConfig config = new ModelConfig(file, json);
        config.only("attention_dropout", "0.0", "0");
        config.only("dropout", "0.0", "0");
        CLIPTextConfig result = new CLIPTextConfig(
                config.size("vocab_size", 49408),
                config.size("hidden_size", 512),
                config.size("intermediate_size", 2048),
                config.size("num_hidden_layers", 12),
                config.size("num_attention_heads", 8),
                config.size("max_position_embeddings", 77),
                Activation.of(config, "quick_gelu"),
                config.number("layer_norm_eps", 1e-5),
                config.size("projection_dim", 512),
                config.size("eos_token_id", 49407));
        if (result.hiddenSize % result.heads != 0) {
            throw UserError.data(
                    file + ": hidden_size = " + result.hiddenSize + " cannot be split into num_attention_heads = "
                            + result.heads + " heads.",
                    "Correct the file.");
        }
        return result;
    }

    /** Returns whether a prompt ends at its largest id, as early files mean it, whatever the vocabulary. */
    public boolean endsAtLargestId() {
        return endTokenId == LARGEST_ID;
    }

    /**
     * Returns where a prompt ends, as transformers finds it: at its first end token, or at its first token if there is none.
     * A token that was learnt ends none, although its id is larger than that of the end.
     *
     * @param tokens ids that hold the prompt
     * @param from its first
     * @param length how many are its
     */
    int endOf(long[] tokens, int from, int length) {
        long end = endTokenId;
        if (endsAtLargestId()) {
            end = Arrays.stream(tokens, from, from + length)
                    .filter(token -> token < vocabSize)
                    .max()
                    .orElse(end);
        }
        for (int place = 0; place < length; place++) {
            if (tokens[from + place] == end) {
                return place;
            }
        }
        return 0;
    }
}
