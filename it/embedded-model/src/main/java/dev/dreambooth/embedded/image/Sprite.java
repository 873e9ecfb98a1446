package dev.dreambooth.embedded.image;

import java.awt.image.BufferedImage;

/**
 * A drawing of one thing, with transparency.
 *
 * @param noun what it shows, as captions say it
 * @param style art style, as captions say it
 * @param image square ARGB image
 */
public record Sprite(String noun, String style, BufferedImage image) {}
