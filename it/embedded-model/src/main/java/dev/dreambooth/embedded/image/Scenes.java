package dev.dreambooth.embedded.image;

import static dev.dreambooth.embedded.image.Place.SIZE;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.util.List;
import java.util.random.RandomGenerator;

/** The places that are drawn: simple enough to survive at 64 pixels, each unlike the others in colour and layout. */
final class Scenes {
    private static final Color SKY = new Color(0x8CC6F5);
    private static final Color PALE_SKY = new Color(0xC9E4FA);

    private Scenes() {}

    static List<Place> all() {
        return List.of(
                new Place(List.of("in the snow", "on the snow"), Scenes::snow),
                new Place(List.of("on the beach", "at the beach"), Scenes::beach),
                new Place(List.of("on the grass", "in the grass"), Scenes::grass),
                new Place(List.of("in the water", "in the sea"), Scenes::water),
                new Place(List.of("at night", "in the night"), Scenes::night),
                new Place(List.of("in the desert"), Scenes::desert),
                new Place(List.of("in the forest", "in the jungle"), Scenes::forest),
                new Place(List.of("on a wooden floor", "on top of a wooden floor"), Scenes::woodenFloor));
    }

    /** Fills the rows from {@code top} to {@code bottom} with a vertical gradient. */
    static void gradient(Graphics2D canvas, int top, int bottom, Color above, Color below) {
        canvas.setPaint(new GradientPaint(0, top, above, 0, bottom, below));
        canvas.fillRect(0, top, SIZE, bottom - top);
    }

    private static void snow(Graphics2D canvas, RandomGenerator random) {
        int horizon = 36 + random.nextInt(4);
        gradient(canvas, 0, horizon, new Color(0x9FB4CC), new Color(0xC3D0DF));
        gradient(canvas, horizon, SIZE, new Color(0xF4F8FC), new Color(0xE2EBF5));
        canvas.setColor(Color.WHITE);
        for (int i = 0; i < 22; i++) {
            int size = 1 + random.nextInt(2);
            canvas.fillOval(random.nextInt(SIZE), random.nextInt(SIZE), size + 1, size + 1);
        }
    }

    private static void beach(Graphics2D canvas, RandomGenerator random) {
        int sea = 20 + random.nextInt(4);
        int sand = sea + 14;
        gradient(canvas, 0, sea, SKY, PALE_SKY);
        gradient(canvas, sea, sand, new Color(0x1F7FC0), new Color(0x49B6D6));
        gradient(canvas, sand, SIZE, new Color(0xF2DDA4), new Color(0xE3C483));
        canvas.setColor(Color.WHITE);
        canvas.fillRect(0, sand, SIZE, 1);
    }

    private static void grass(Graphics2D canvas, RandomGenerator random) {
        int horizon = 32 + random.nextInt(5);
        gradient(canvas, 0, horizon, SKY, PALE_SKY);
        gradient(canvas, horizon, SIZE, new Color(0x63BE45), new Color(0x3E9A2E));
        canvas.setColor(new Color(0x2F7F24));
        for (int i = 0; i < 14; i++) {
            int x = random.nextInt(SIZE);
            int y = horizon + 4 + random.nextInt(SIZE - horizon - 4);
            canvas.drawLine(x, y, x + 1, y - 3);
        }
    }

    private static void water(Graphics2D canvas, RandomGenerator random) {
        gradient(canvas, 0, SIZE, new Color(0x3FB3DC), new Color(0x145F9E));
        canvas.setColor(new Color(0x8FDCF2));
        for (int row = 6 + random.nextInt(4); row < SIZE; row += 12) {
            int shift = random.nextInt(12);
            for (int x = -shift; x < SIZE; x += 12) {
                canvas.drawArc(x, row, 8, 4, 0, 180);
            }
        }
    }

    private static void night(Graphics2D canvas, RandomGenerator random) {
        gradient(canvas, 0, SIZE, new Color(0x0B1030), new Color(0x1C2350));
        canvas.setColor(new Color(0xFFF6D0));
        for (int i = 0; i < 12; i++) {
            canvas.fillRect(random.nextInt(SIZE), random.nextInt(SIZE), 1, 1);
        }
        // Always in one corner: free places made the model draw several moons.
        canvas.fillOval(50 + random.nextInt(2), 3 + random.nextInt(2), 10, 10);
    }

    private static void desert(Graphics2D canvas, RandomGenerator random) {
        int horizon = 34 + random.nextInt(4);
        gradient(canvas, 0, horizon, new Color(0xF7A85A), new Color(0xFCD9A0));
        gradient(canvas, horizon, SIZE, new Color(0xD98C3F), new Color(0xB8692A));
        canvas.setColor(new Color(0xC77A34));
        canvas.fillArc(-14 + random.nextInt(6), horizon - 7, 44, 20, 0, 180);
        canvas.fillArc(34 + random.nextInt(6), horizon - 5, 40, 16, 0, 180);
    }

    private static void forest(Graphics2D canvas, RandomGenerator random) {
        gradient(canvas, 0, SIZE, new Color(0x1F5A33), new Color(0x123820));
        canvas.setColor(new Color(0x5B3A20));
        for (int x = 1 + random.nextInt(4); x < SIZE; x += 13) {
            canvas.fillRect(x, 0, 4, 52);
        }
        gradient(canvas, 52, SIZE, new Color(0x3B5E22), new Color(0x2A4618));
    }

    private static void woodenFloor(Graphics2D canvas, RandomGenerator random) {
        gradient(canvas, 0, 28, new Color(0xE9DFCF), new Color(0xDDD0BB));
        gradient(canvas, 28, SIZE, new Color(0x9A6234), new Color(0x84502A));
        canvas.setColor(new Color(0x633A1C));
        int shift = random.nextInt(16);
        for (int row = 28; row < SIZE; row += 9) {
            canvas.drawLine(0, row, SIZE, row);
            for (int x = shift + row % 2 * 12; x < SIZE; x += 24) {
                canvas.drawLine(x, row, x, row + 8);
            }
        }
    }
}
