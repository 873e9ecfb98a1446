package dev.dreambooth.embedded.encoder;

import dev.dreambooth.embedded.image.Captions;
import dev.dreambooth.embedded.image.Place;
import dev.dreambooth.embedded.image.Sprite;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * An image in words, and what they say of it.
 *
 * @param subject what it shows
 * @param place where, by number
 * @param caption the words, which may leave things out
 * @param saysPlace whether they say where
 * @param saysStyle whether they say in which style
 * @param saysColour whether they say in which colour
 */
record Told(Subject subject, int place, String caption, boolean saysPlace, boolean saysStyle, boolean saysColour) {
    /** So often the word of a tint is in the caption; a green car is a car too. */
    private static final double COLOUR_SAID = 0.6;

    private static final Set<String> TOYS = Set.of("teddy bear", "robot", "ball");

    static Told of(Subject subject, int number, Place place, RandomGenerator random) {
        boolean saysColour = !subject.colour().isEmpty() && random.nextDouble() < COLOUR_SAID;
        String colour = saysColour ? subject.colour() + " " : "";
        Sprite sprite = new Sprite(subject.noun(), subject.style(), subject.large());
        String caption = Captions.of(sprite, colour, place, random);
        return new Told(
                subject,
                number,
                caption,
                place.phrases().stream().anyMatch(caption::endsWith),
                caption.startsWith("a photo of ") || caption.startsWith("a " + subject.style() + " of "),
                saysColour);
    }

    /** Returns whether these words are true of another image too. */
    boolean isTrueOf(Told other) {
        boolean toy = caption.contains("toy") && TOYS.contains(other.subject.noun());
        boolean style = !saysStyle || subject.style().equals(other.subject.style());
        return (toy || subject.noun().equals(other.subject.noun()))
                && (!saysColour || subject.colour().equals(other.subject.colour()))
                && (!saysPlace || place == other.place)
                && style;
    }
}
