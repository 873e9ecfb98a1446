package dev.dreambooth.embedded.encoder;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A head that nobody has seen, made of a shape and a palette: sprites alone are too few to learn from them what makes two
 * things the same. Creatures of one shape in two palettes are two subjects.
 */
final class Creature {
    private static final int SIDE = 96;
    private static final int COLOURS = 6;

    private final Graphics2D canvas;
    private final RandomGenerator shape;
    private final Color[] palette = new Color[COLOURS];

    private Creature(Graphics2D canvas, long shape, long colouring) {
        this.canvas = canvas;
        this.shape = new SplittableRandom(shape);
        RandomGenerator colours = new SplittableRandom(colouring);
        for (int i = 0; i < COLOURS; i++) {
            float saturation = (float) (colours.nextDouble() < 0.25 ? 0.15 : 0.4 + 0.6 * colours.nextDouble());
            palette[i] = Color.getHSBColor(
                    (float) colours.nextDouble(), saturation, (float) (0.25 + 0.75 * colours.nextDouble()));
        }
    }

    /** Draws a creature; both chances are functions of their seeds. */
    static BufferedImage draw(long shape, long palette) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.scale(SIDE / 100.0, SIDE / 100.0);
        new Creature(canvas, shape, palette).draw();
        canvas.dispose();
        return image;
    }

    private void draw() {
        boolean twoEars = shape.nextBoolean();
        int kind = shape.nextInt(3);
        double size = 18 + 16 * shape.nextDouble();
        double high = 4 + 30 * shape.nextDouble();
        ear(kind, 4, high, size, palette[1]);
        ear(kind, 96 - size, high, size, palette[twoEars ? 1 : 2]);
        if (shape.nextInt(3) == 0) {
            fill(new Rectangle2D.Double(47, 6, 6, 24), Color.DARK_GRAY);
            fill(new Ellipse2D.Double(41, 0, 18, 16), palette[3]);
        }
        Shape head = head();
        fill(head, palette[0]);
        canvas.setClip(head);
        pattern();
        canvas.setClip(null);
        face();
        if (shape.nextBoolean()) {
            fill(new RoundRectangle2D.Double(28, 84, 44, 12, 8, 8), palette[4]);
        }
    }

    private void ear(int kind, double x, double y, double size, Color colour) {
        switch (kind) {
            case 0 -> fill(new Ellipse2D.Double(x, y, size, size * 1.4), colour);
            case 1 -> {
                Polygon triangle = new Polygon();
                triangle.addPoint((int) x, (int) (y + size));
                triangle.addPoint((int) (x + size / 2), (int) (y - size / 3));
                triangle.addPoint((int) (x + size), (int) (y + size));
                fill(triangle, colour);
            }
            default -> fill(new RoundRectangle2D.Double(x, y + 10, size, size * 1.2, 9, 9), colour);
        }
    }

    private Shape head() {
        double margin = 10 + 8 * shape.nextDouble();
        double top = 8 + 12 * shape.nextDouble();
        double round = shape.nextBoolean() ? 100 : 20 + 30 * shape.nextDouble();
        return new RoundRectangle2D.Double(margin, top, 100 - 2 * margin, 94 - top, round, round);
    }

    /** A blaze, stripes, spots, a mask or checks. */
    private void pattern() {
        int kind = shape.nextInt(6);
        for (int i = 0; i < 6; i++) {
            double at = 14 * i + 4 * shape.nextDouble();
            switch (kind) {
                case 0 -> fill(new Rectangle2D.Double(0, 16 + at, 100, 6), palette[2]);
                case 1 -> fill(new Rectangle2D.Double(10 + at, 0, 6, 100), palette[2]);
                case 2 -> fill(new Ellipse2D.Double(shape.nextInt(90), shape.nextInt(90), 16, 16), palette[2 + i % 2]);
                case 3 -> fill(new Rectangle2D.Double(8 + 14.0 * i, 62 + 9.0 * (i % 2), 14, 9), palette[3]);
                default -> {
                    // a plain face
                }
            }
        }
        if (kind == 4) {
            fill(new Ellipse2D.Double(40, 4, 20, 36), palette[3]);
        } else if (kind == 5) {
            fill(new RoundRectangle2D.Double(12, 28, 76, 28, 20, 20), palette[3]);
        }
    }

    private void face() {
        Color white = new Color(0xFAFAF5);
        Color ink = new Color(0x20222A);
        int eyes = shape.nextInt(4) == 0 ? 1 : 2;
        double size = 12 + 12 * shape.nextDouble();
        for (int i = 0; i < eyes; i++) {
            double x = (eyes == 1 ? 50 : 34 + 32 * i) - size / 2;
            fill(new Ellipse2D.Double(x, 34, size, size), white);
            fill(new Ellipse2D.Double(x + size / 4, 34 + size / 4, size / 2, size / 2), ink);
        }
        double width = 20 + 26 * shape.nextDouble();
        fill(new Ellipse2D.Double(50 - width / 2, 60, width, 26), palette[5]);
        fill(new Ellipse2D.Double(43, 62, 14, 9), ink);
    }

    private void fill(Shape part, Color colour) {
        canvas.setColor(colour);
        canvas.fill(part);
    }
}
