package dev.dreambooth.engine.model.clip;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.model.ModelConfig;
import java.util.Arrays;
import java.util.Set;

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

    /** Non-linearities of the feed-forward layers. */
    public enum Activation {
        /** x · sigmoid(1.702 x), of OpenAI's CLIP and so of SD 1.x. */
        QUICK_GELU(0),
        /** x · Φ(x), of OpenCLIP and so of SD 2.x. */
        GELU(1),
        /** The approximation of x · Φ(x) by tanh. */
        GELU_TANH(2);

        private final int opCode;

        Activation(int opCode) {
            this.opCode = opCode;
        }

        /** The number by which the op library knows it. */
        int opCode() {
            return opCode;
        }
    }

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
        String activation =
                config.name("hidden_act", "quick_gelu", Set.of("quick_gelu", "gelu", "gelu_new", "gelu_pytorch_tanh"));
        CLIPTextConfig result = new CLIPTextConfig(
                config.size("vocab_size", 49408),
                config.size("hidden_size", 512),
                config.size("intermediate_size", 2048),
                config.size("num_hidden_layers", 12),
                config.size("num_attention_heads", 8),
                config.size("max_position_embeddings", 77),
                switch (activation) {
                    case "quick_gelu" -> Activation.QUICK_GELU;
                    case "gelu" -> Activation.GELU;
                    default -> Activation.GELU_TANH;
                },
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
        if (endTokenId == LARGEST_ID) {
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
