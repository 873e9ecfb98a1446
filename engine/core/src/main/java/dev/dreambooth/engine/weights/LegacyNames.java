package dev.dreambooth.engine.weights;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * Names under which older versions of diffusers stored what today has another name. An autoencoder's attention was called
 * {@code query, key, value, proj_attn}; some early files even hold these projections as 1×1 convolutions.
 */
final class LegacyNames {
    private static final Map<String, String> VAE_ATTENTION =
            Map.of("to_q", "query", "to_k", "key", "to_v", "value", "to_out.0", "proj_attn");

    private static final Map<String, String> CURRENT =
            VAE_ATTENTION.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    private static final String VAE_ATTENTION_SCOPE = "mid_block.attentions.0.";

    private LegacyNames() {}

    /** Returns the older name of a weight, or the name itself if it never had another. */
    static String of(String name) {
        return renamed(name, VAE_ATTENTION);
    }

    /** Returns today's name of a weight, which may be stored under its older one. */
    static String current(String name) {
        return renamed(name, CURRENT);
    }

    private static String renamed(String name, Map<String, String> parts) {
        int scope = name.indexOf(VAE_ATTENTION_SCOPE);
        if (scope < 0) {
            return name;
        }
        int start = scope + VAE_ATTENTION_SCOPE.length();
        int end = name.lastIndexOf('.');
        String other = end < start ? null : parts.get(name.substring(start, end));
        return other == null ? name : name.substring(0, start) + other + name.substring(end);
    }

    /** Returns whether a stored shape is that of a 1×1 convolution which stands for the wanted linear layer. */
    static boolean isPointwise(long[] stored, long... wanted) {
        return wanted.length == 2
                && stored.length == 4
                && stored[0] == wanted[0]
                && stored[1] == wanted[1]
                && stored[2] == 1
                && stored[3] == 1;
    }

    /** Returns whether a stored tensor is one that older versions saved although it is no weight. */
    static boolean isBuffer(String name) {
        return name.equals("text_model.embeddings.position_ids");
    }
}
