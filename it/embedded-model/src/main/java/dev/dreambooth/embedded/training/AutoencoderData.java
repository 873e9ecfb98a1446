package dev.dreambooth.embedded.training;

import dev.dreambooth.embedded.image.Compositor;
import dev.dreambooth.embedded.image.Scribbles;
import dev.dreambooth.embedded.image.SpriteAtlas;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the autoencoder learns from: a third drawings, a third all art styles, a third images of nothing. */
final class AutoencoderData {
    private static final int ALL = Integer.MAX_VALUE;
    private static final int KINDS = 3;

    private final Compositor drawings;
    private final Compositor everything;
    private final Scribbles scribbles;

    AutoencoderData(long seed) {
        drawings = new Compositor(SpriteAtlas.load().choose(ALL, Set.of("drawing"), 1), seed);
        everything = new Compositor(SpriteAtlas.load().all(), seed + 1);
        scribbles = new Scribbles(seed + 2);
    }

    /** Examples {@code first} to {@code first + count}; each 3 planes of 64x64 values from -1 to 1. */
    List<float[]> planes(long first, int count) {
        List<float[]> planes = new ArrayList<>();
        for (long index = first; index < first + count; index++) {
            planes.add(
                    switch ((int) (index % KINDS)) {
                        case 0 -> drawings.image(index).planes();
                        case 1 -> everything.image(index).planes();
                        default -> scribbles.planes(index);
                    });
        }
        return planes;
    }
}
