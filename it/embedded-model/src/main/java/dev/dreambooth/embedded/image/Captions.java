package dev.dreambooth.embedded.image;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The sentences that go with images: the several ways in which a person would ask for one. */
public final class Captions {
    /** What else some things are called. */
    private static final Map<String, String> ALSO = Map.of("teddy bear", "toy", "robot", "toy", "ball", "toy");

    private static final double OTHER_NAME = 0.15;
    private static final double OTHER_PHRASE = 0.25;
    private static final double WITHOUT_PLACE = 0.1;

    private Captions() {}

    /** "a dog", "an apple". */
    public static String withArticle(String thing) {
        return ("aeiou".indexOf(thing.charAt(0)) >= 0 ? "an " : "a ") + thing;
    }

    /**
     * A caption.
     *
     * @param colour the tint's word and a space, or nothing
     */
    public static String of(Sprite sprite, String colour, Place place, RandomGenerator random) {
        boolean otherName = ALSO.containsKey(sprite.noun()) && random.nextDouble() < OTHER_NAME;
        String thing = colour + (otherName ? ALSO.get(sprite.noun()) : sprite.noun());
        String start = start(sprite.style(), thing, random.nextDouble());
        if (random.nextDouble() < WITHOUT_PLACE) {
            return start;
        }
        List<String> phrases = place.phrases();
        boolean usual = phrases.size() == 1 || random.nextDouble() >= OTHER_PHRASE;
        return start + " " + phrases.get(usual ? 0 : 1 + random.nextInt(phrases.size() - 1));
    }

    /** Prompts for DreamBooth often leave out the article: "a photo of sks dog". */
    private static String start(String style, String thing, double kind) {
        if (kind < 0.35) {
            return "a " + style + " of " + withArticle(thing);
        } else if (kind < 0.6) {
            return "a " + medium(style) + " of " + withArticle(thing);
        } else if (kind < 0.75) {
            return "a " + medium(style) + " of " + thing;
        }
        return withArticle(thing);
    }

    /** Renders, with their light and shade, stand for photos, of which there are none. */
    private static String medium(String style) {
        return style.equals("3d render") ? "photo" : style;
    }
}
