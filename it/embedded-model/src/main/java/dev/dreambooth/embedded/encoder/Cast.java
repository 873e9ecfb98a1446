package dev.dreambooth.embedded.encoder;

import dev.dreambooth.embedded.image.Colour;
import dev.dreambooth.embedded.image.Sprite;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Endlessly many subjects in pairs that are easily taken for each other: a sprite and another of its noun, or the same in
 * another tint or other hues, or a creature and its shape in another palette. Each is a function of the seed and its number.
 */
final class Cast {
    private static final double CREATURE = 0.3;

    private final List<Sprite> sprites;

    /** Subjects that are drawn from these sprites, and creatures. */
    Cast(List<Sprite> sprites) {
        this.sprites = List.copyOf(sprites);
    }

    /** Two subjects that are alike and not the same. */
    List<Subject> pair(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        if (random.nextDouble() < CREATURE) {
            long shape = random.nextLong();
            long palette = random.nextLong();
            boolean samePalette = random.nextInt(3) == 0;
            return List.of(
                    creature(shape, palette),
                    creature(samePalette ? random.nextLong() : shape, samePalette ? palette : random.nextLong()));
        }
        Sprite sprite = sprites.get(random.nextInt(sprites.size()));
        List<Sprite> others = sprites.stream()
                .filter(other -> other.noun().equals(sprite.noun()) && !other.equals(sprite))
                .toList();
        Subject plain = random.nextDouble() < 0.6 ? Subject.of(sprite) : dyed(sprite, random);
        boolean anotherOne = !others.isEmpty() && random.nextDouble() < 0.5;
        return List.of(
                plain, anotherOne ? Subject.of(others.get(random.nextInt(others.size()))) : dyed(sprite, random));
    }

    private static Subject creature(long shape, long palette) {
        return Subject.of("", "creature", "", Creature.draw(shape, palette));
    }

    private static Subject dyed(Sprite sprite, RandomGenerator random) {
        if (random.nextBoolean()) {
            Colour tint = Colour.TINTS.get(random.nextInt(Colour.TINTS.size()));
            return Subject.of(sprite.noun(), sprite.style(), tint.word(), tint.tint(sprite.image(), random));
        }
        return Subject.of(sprite.noun(), sprite.style(), "", turned(sprite.image(), 0.15 + 0.7 * random.nextDouble()));
    }

    /** The image with every hue turned by a share of the circle: a turn about the axis of greys. */
    static BufferedImage turned(BufferedImage image, double share) {
        double cosine = Math.cos(2 * Math.PI * share);
        double same = cosine + (1 - cosine) / 3;
        double next = (1 - cosine) / 3 - Math.sin(2 * Math.PI * share) / Math.sqrt(3);
        double last = (1 - cosine) / 3 + Math.sin(2 * Math.PI * share) / Math.sqrt(3);
        int side = image.getWidth();
        BufferedImage turned = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int pixel = image.getRGB(x, y);
                int red = pixel >> 16 & 255;
                int green = pixel >> 8 & 255;
                int blue = pixel & 255;
                turned.setRGB(
                        x,
                        y,
                        (pixel & 0xFF000000)
                                | level(same * red + next * green + last * blue) << 16
                                | level(last * red + same * green + next * blue) << 8
                                | level(next * red + last * green + same * blue));
            }
        }
        return turned;
    }

    private static int level(double value) {
        return (int) Math.max(0, Math.min(255, Math.round(value)));
    }
}
