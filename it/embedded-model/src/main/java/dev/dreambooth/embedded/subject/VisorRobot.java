package dev.dreambooth.embedded.subject;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;

/**
 * A robot's head: lime with a magenta visor that has one eye, a checkered chin, blue ears and an orange antenna. The
 * subject that is learnt beside {@link PatchworkDog} where several are.
 */
final class VisorRobot {
    private static final Color LIME = new Color(0x9BDB2B);
    private static final Color MOSS = new Color(0x4F7F12);
    private static final Color MAGENTA = new Color(0xD81E8C);
    private static final Color BLUE = new Color(0x2450C8);
    private static final Color ORANGE = new Color(0xF58220);
    private static final Color INK = new Color(0x22252B);

    private VisorRobot() {}

    /** Draws it into the square from (0, 0) to (100, 100). */
    static void draw(Graphics2D canvas) {
        fill(canvas, INK, new Rectangle2D.Double(46, 10, 8, 16));
        fill(canvas, ORANGE, new Ellipse2D.Double(40, 0, 20, 18));
        fill(canvas, BLUE, new RoundRectangle2D.Double(2, 38, 16, 30, 8, 8));
        fill(canvas, BLUE, new RoundRectangle2D.Double(82, 38, 16, 30, 8, 8));
        fill(canvas, LIME, new RoundRectangle2D.Double(12, 22, 76, 76, 24, 24));
        fill(canvas, MAGENTA, new RoundRectangle2D.Double(18, 32, 64, 30, 26, 26));
        fill(canvas, Color.WHITE, new Ellipse2D.Double(37, 34, 26, 26));
        fill(canvas, INK, new Ellipse2D.Double(44, 41, 12, 12));
        for (int column = 0; column < 6; column++) {
            for (int row = 0; row < 2; row++) {
                Color colour = (column + row) % 2 == 0 ? MOSS : Color.WHITE;
                fill(canvas, colour, new Rectangle2D.Double(26 + 8 * column, 70 + 9 * row, 8, 9));
            }
        }
    }

    private static void fill(Graphics2D canvas, Color colour, Shape shape) {
        canvas.setColor(colour);
        canvas.fill(shape);
    }
}
