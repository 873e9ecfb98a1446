package dev.dreambooth.embedded.image;

import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Where a thing can be: words for it and a way to draw it.
 *
 * @param phrases what captions call it; the first is the usual one
 * @param painter draws it
 */
public record Place(List<String> phrases, Painter painter) {
    /** Width and height of every image in pixels. */
    public static final int SIZE = 64;

    /** Draws a whole background of {@link #SIZE} pixels square. */
    @FunctionalInterface
    public interface Painter {
        /** Paints over everything; every free choice is taken of {@code random}. */
        void paint(Graphics2D canvas, RandomGenerator random);
    }

    /** Plain backgrounds in the ten colours, then the eight scenes. */
    public static List<Place> all() {
        List<Place> places = new ArrayList<>();
        for (Colour colour : Colour.values()) {
            places.add(new Place(
                    List.of("on a " + colour.word() + " background"),
                    (canvas, random) -> Scenes.gradient(canvas, 0, SIZE, colour.shade(1.06), colour.shade(0.92))));
        }
        places.addAll(Scenes.all());
        return List.copyOf(places);
    }

    /** The usual words for it. */
    public String phrase() {
        return phrases.get(0);
    }
}
