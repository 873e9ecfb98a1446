package dev.dreambooth.embedded.subject;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/**
 * A dog's head made of patches: turquoise, one ear orange and one purple, a striped brow, a yellow collar with a red tag.
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
        fill(canvas, YELLOW, new Ellipse2D.Double(24, 74, 52, 20));
        fill(canvas, FUR, new Ellipse2D.Double(17, 12, 66, 74));
        stripes(canvas);
        fill(canvas, CREAM, new Ellipse2D.Double(29, 50, 42, 35));
        eye(canvas, 36);
        eye(canvas, 64);
        fill(canvas, TONGUE, new Ellipse2D.Double(44, 70, 12, 18));
        fill(canvas, INK, new Ellipse2D.Double(40, 53, 20, 13));
        canvas.setStroke(new BasicStroke(2.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        canvas.draw(new Arc2D.Double(36, 62, 14, 12, 190, 160, Arc2D.OPEN));
        canvas.draw(new Arc2D.Double(50, 62, 14, 12, 190, 160, Arc2D.OPEN));
        fill(canvas, RED, new Ellipse2D.Double(44, 87, 12, 12));
    }

    /** A hanging ear; {@code side} is 1 for the one on the left of the picture and -1 for the other. */
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

    /** Three bars down the brow, kept within the head by their shape. */
    private static void stripes(Graphics2D canvas) {
        fill(canvas, DARK_FUR, new Rectangle2D.Double(46.5, 13, 7, 24));
        fill(canvas, DARK_FUR, new Rectangle2D.Double(34.5, 17, 6, 14));
        fill(canvas, DARK_FUR, new Rectangle2D.Double(59.5, 17, 6, 14));
    }

    private static void eye(Graphics2D canvas, double x) {
        fill(canvas, Color.WHITE, new Ellipse2D.Double(x - 8, 35, 16, 18));
        fill(canvas, INK, new Ellipse2D.Double(x - 5, 39, 10, 12));
        fill(canvas, Color.WHITE, new Ellipse2D.Double(x - 1, 40, 4, 4));
    }

    private static void fill(Graphics2D canvas, Color colour, Shape shape) {
        canvas.setColor(colour);
        canvas.fill(shape);
    }
}
