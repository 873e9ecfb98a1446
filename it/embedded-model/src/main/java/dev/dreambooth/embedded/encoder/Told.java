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
 */
record Told(Subject subject, int place, String caption, boolean saysPlace, boolean saysStyle) {
    private static final Set<String> TOYS = Set.of("teddy bear", "robot", "ball");

    static Told of(Subject subject, int number, Place place, RandomGenerator random) {
        String colour = subject.colour().isEmpty() ? "" : subject.colour() + " ";
        Sprite sprite = new Sprite(subject.noun(), subject.style(), subject.large());
        String caption = Captions.of(sprite, colour, place, random);
        return new Told(
                subject,
                number,
                caption,
                place.phrases().stream().anyMatch(caption::endsWith),
                caption.startsWith("a photo of ") || caption.startsWith("a " + subject.style() + " of "));
    }

    /** Returns whether these words are true of another image too. */
    boolean isTrueOf(Told other) {
        boolean toy = caption.contains("toy") && TOYS.contains(other.subject.noun());
        boolean style = !saysStyle || subject.style().equals(other.subject.style());
        return (toy || subject.noun().equals(other.subject.noun()))
                && subject.colour().equals(other.subject.colour())
                && (!saysPlace || place == other.place)
                && style;
    }
}
