package dev.dreambooth.engine.weights;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tensors that lie among a network's weights and that nothing is computed with: what other parts of CLIP need, or what a
 * training counts. Readers of such files pass them over; a stranger by any other name is refused.
 */
public final class Bookkeeping {
    private static final Pattern NAMES =
            Pattern.compile("logit_scale|(text_|visual_)projection\\.(weight|bias)|vision_model\\..*|.*\\.position_ids"
                    + "|.*num_batches_tracked|model_ema\\..*");

    private static final String ALWAYS_THERE = "text_model.embeddings.position_ids";

    private Bookkeeping() {}

    /** Returns whether a tensor that no network asked for may be passed over. */
    static boolean mayBePassedOver(String name) {
        return NAMES.matcher(name).matches();
    }

    /**
     * Returns the names of a part's tensors that are passed over and that are worth a note: not what older versions always
     * saved.
     */
    public static List<String> notable(ModelPart part, Set<String> names) {
        return names.stream()
                .filter(name -> !name.equals(ALWAYS_THERE) && mayBePassedOver(name))
                .filter(name -> !(part.projects() && name.startsWith("text_projection.weight")))
                .toList();
    }
}
