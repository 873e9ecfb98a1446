package dev.dreambooth.embedded.encoder;

import dev.dreambooth.embedded.image.Sprite;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;

/**
 * A thing with looks of its own, which an encoder is to tell from all others wherever it is.
 *
 * @param noun what it is, or nothing for a creature that has no name
 * @param style art style
 * @param colour the tint's word, or nothing
 * @param large its drawing with transparency
 * @param small the same at half the size, for views in which it is small
 */
record Subject(String noun, String style, String colour, BufferedImage large, BufferedImage small) {
    /** A sprite as it is. */
    static Subject of(Sprite sprite) {
        return of(sprite.noun(), sprite.style(), "", sprite.image());
    }

    static Subject of(String noun, String style, String colour, BufferedImage image) {
        return new Subject(noun, style, colour, image, halved(image));
    }

    private static BufferedImage halved(BufferedImage image) {
        int side = image.getWidth() / 2;
        BufferedImage half = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
        Graphics2D canvas = half.createGraphics();
        canvas.drawImage(image.getScaledInstance(side, side, Image.SCALE_AREA_AVERAGING), 0, 0, null);
        canvas.dispose();
        return half;
    }
}
