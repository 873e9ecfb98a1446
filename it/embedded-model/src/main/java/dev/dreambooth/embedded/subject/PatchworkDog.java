package dev.dreambooth.embedded.subject;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;

/**
 * A dog's head made of patches: turquoise, one ear orange and one purple, a dark blaze on the brow, a yellow collar with a red tag.
 * Nothing the embedded model was trained on looks like it, and it can still be told at 64 pixels.
 */
final class PatchworkDog {
    private static final Color FUR = new Color(0x1FB8AC);
    private static final Color DARK_FUR = new Color(0x11807A);
    private static final Color ORANGE = new Color(0xF58220);
    private static final Color PURPLE = new Color(0x7A3FB5);
    private static final Color CREAM = new Color(0xFFF4DC);
    private static final Color INK = new Color(0x22252B);
    private static final Color TONGUE = new Color(0xF2668B);
    private static final Color YELLOW = new Color(0xFFD23C);
    private static final Color RED = new Color(0xD8262C);

    private PatchworkDog() {}

    /** Draws it into the square from (0, 0) to (100, 100). */
    static void draw(Graphics2D canvas) {
        ear(canvas, ORANGE, 1);
        ear(canvas, PURPLE, -1);
        fill(canvas, YELLOW, new Ellipse2D.Double(22, 70, 56, 26));
        fill(canvas, FUR, new Ellipse2D.Double(17, 8, 66, 78));
        fill(canvas, DARK_FUR, new Ellipse2D.Double(42, 8, 16, 30));
        fill(canvas, CREAM, new Ellipse2D.Double(27, 50, 46, 36));
        eye(canvas, 35);
        eye(canvas, 65);
        fill(canvas, TONGUE, new Ellipse2D.Double(42, 68, 16, 20));
        fill(canvas, INK, new Ellipse2D.Double(37, 53, 26, 17));
        fill(canvas, RED, new Ellipse2D.Double(42, 85, 16, 14));
    }

    /** A hanging ear; {@code side} is 1 for the one on the left of the image and -1 for the other. */
    private static void ear(Graphics2D canvas, Color colour, int side) {
        Path2D ear = new Path2D.Double();
        ear.moveTo(across(32, side), 14);
        ear.curveTo(across(8, side), 6, across(-4, side), 34, across(4, side), 64);
        ear.curveTo(across(8, side), 76, across(22, side), 70, across(24, side), 52);
        ear.closePath();
        fill(canvas, colour, ear);
    }

    private static double across(double x, int side) {
        return side > 0 ? x : 100 - x;
    }

    private static void eye(Graphics2D canvas, double x) {
        fill(canvas, Color.WHITE, new Ellipse2D.Double(x - 10, 28, 20, 22));
        fill(canvas, INK, new Ellipse2D.Double(x - 6, 33, 12, 14));
    }

    private static void fill(Graphics2D canvas, Color colour, Shape shape) {
        canvas.setColor(colour);
        canvas.fill(shape);
    }
}
