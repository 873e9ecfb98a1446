package dev.dreambooth.embedded.image;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** The colours that captions know. */
public enum Colour {
    RED(0xD93025),
    ORANGE(0xF28C28),
    YELLOW(0xF7D038),
    GREEN(0x3FA648),
    BLUE(0x2F62E0),
    PURPLE(0x8044C0),
    PINK(0xF29BC0),
    WHITE(0xF4F4F4),
    GRAY(0x909498),
    BLACK(0x202124);

    /** The colours a sprite may be tinted with: those that leave its light and shade visible. */
    public static final List<Colour> TINTS = List.of(RED, YELLOW, GREEN, BLUE, PURPLE, PINK);

    private final int rgb;

    Colour(int rgb) {
        this.rgb = rgb;
    }

    /** The word for it in a caption. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The colour, lighter (factor above 1) or darker. */
    public Color shade(double factor) {
        return new Color(channel(16, factor), channel(8, factor), channel(0, factor));
    }

    private int channel(int shift, double factor) {
        return (int) Math.min(255, (rgb >> shift & 255) * factor);
    }

    /**
     * A copy of a sprite in shades of this colour: each pixel takes the colour at its own brightness.
     *
     * @param random decides how much of the original colours stays, 0 to 20 %
     */
    public BufferedImage tint(BufferedImage sprite, RandomGenerator random) {
        double rest = random.nextDouble() * 0.2;
        BufferedImage tinted = new BufferedImage(sprite.getWidth(), sprite.getHeight(), BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < sprite.getHeight(); y++) {
            for (int x = 0; x < sprite.getWidth(); x++) {
                int pixel = sprite.getRGB(x, y);
                int red = pixel >> 16 & 255;
                int green = pixel >> 8 & 255;
                int blue = pixel & 255;
                double brightness = (0.299 * red + 0.587 * green + 0.114 * blue) / 160;
                Color shade = shade(brightness);
                tinted.setRGB(
                        x,
                        y,
                        (pixel & 0xFF000000)
                                | mix(red, shade.getRed(), rest) << 16
                                | mix(green, shade.getGreen(), rest) << 8
                                | mix(blue, shade.getBlue(), rest));
            }
        }
        return tinted;
    }

    private static int mix(int original, int tint, double rest) {
        return (int) Math.round(original * rest + tint * (1 - rest));
    }
}
