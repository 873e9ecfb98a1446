package dev.dreambooth.embedded.encoder;

import dev.dreambooth.embedded.image.Sprite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sprites of an atlas that the encoder of subjects learns from, and those that it never sees, so that it can be asked
 * about things that are new to it: whole nouns, and the second face of some others.
 *
 * @param seen to learn from
 * @param unseen not to
 */
record HeldOut(List<Sprite> seen, List<Sprite> unseen) {
    private static final Set<String> NOUNS = Set.of("robot", "clock", "mushroom", "teapot");
    private static final Set<String> SECOND_FACES = Set.of("dog", "cat", "fish", "car");

    static HeldOut of(List<Sprite> atlas) {
        List<Sprite> seen = new ArrayList<>();
        List<Sprite> unseen = new ArrayList<>();
        Map<String, Integer> faces = new HashMap<>();
        for (Sprite sprite : atlas) {
            int face = faces.merge(sprite.noun() + "/" + sprite.style(), 1, Integer::sum);
            boolean hidden = NOUNS.contains(sprite.noun()) || (face > 1 && SECOND_FACES.contains(sprite.noun()));
            (hidden ? unseen : seen).add(sprite);
        }
        return new HeldOut(seen, unseen);
    }
}
