package dev.dreambooth.embedded.image;

import static dev.dreambooth.embedded.image.Place.SIZE;

import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Images of nothing: random shapes in random colours. They teach the autoencoder edges and colours that no sprite has, so
 * that it can also hold subjects it has never seen.
 */
public final class Scribbles {
    private final long seed;

    public Scribbles(long seed) {
        this.seed = seed;
    }

    /** Scribble {@code index}: 3 planes of 64x64 values from -1 to 1. */
    public float[] planes(long index) {
        RandomGenerator random = new SplittableRandom(Noise.seed(seed, RandomStream.COMPOSITION, index, 1));
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setPaint(new GradientPaint(0, 0, colour(random), random.nextInt(SIZE), SIZE, colour(random)));
        canvas.fillRect(0, 0, SIZE, SIZE);
        for (int shapes = 4 + random.nextInt(10); shapes > 0; shapes--) {
            canvas.setColor(colour(random));
            canvas.setStroke(new BasicStroke(0.5f + 3 * random.nextFloat()));
            draw(canvas, random);
        }
        canvas.dispose();
        return new CaptionedImage(image, "", 0, 0).planes();
    }

    private static void draw(Graphics2D canvas, RandomGenerator random) {
        int x = random.nextInt(SIZE) - 8;
        int y = random.nextInt(SIZE) - 8;
        int width = 3 + random.nextInt(32);
        int height = 3 + random.nextInt(32);
        switch (random.nextInt(5)) {
            case 0 -> canvas.fillOval(x, y, width, height);
            case 1 -> canvas.drawOval(x, y, width, height);
            case 2 -> canvas.fillRoundRect(x, y, width, height, width / 3, height / 3);
            case 3 -> canvas.drawLine(x, y, random.nextInt(SIZE), random.nextInt(SIZE));
            default -> {
                Polygon polygon = new Polygon();
                for (int i = 3 + random.nextInt(3); i > 0; i--) {
                    polygon.addPoint(x + random.nextInt(width + 8), y + random.nextInt(height + 8));
                }
                canvas.fillPolygon(polygon);
            }
        }
    }

    private static Color colour(RandomGenerator random) {
        return Color.getHSBColor(random.nextFloat(), random.nextFloat(), (float) Math.sqrt(random.nextFloat()));
    }
}
