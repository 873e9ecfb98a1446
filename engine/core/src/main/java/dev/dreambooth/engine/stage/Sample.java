package dev.dreambooth.engine.stage;

import dev.dreambooth.engine.sampling.ImageRequest;
import java.util.Locale;

/**
 * One image of a run of {@code generate}.
 *
 * @param row the number of its prompt, from 0
 * @param request what it is made from
 */
public record Sample(int row, ImageRequest request) {
    private static final int LONGEST_SLUG = 60;

    /** Returns the file's name: the number of the prompt, what it says in plain letters, and the seed. */
    public String fileName() {
        String slug = request.prompt()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        String cut = slug.substring(0, Math.min(slug.length(), LONGEST_SLUG)).replaceAll("-$", "");
        return String.format(Locale.ROOT, "%02d-%s-seed%d.png", row + 1, cut, request.seed());
    }
}
