package dev.dreambooth.engine.report;

import dev.dreambooth.engine.data.image.RgbImage;
import java.util.Arrays;
import java.util.List;

/** A white sheet to lay images and lines of text on. */
final class Canvas {
    private static final byte WHITE = (byte) 0xFF;
    private static final byte INK = 0x20;
    private static final BitmapFont FONT = BitmapFont.load();

    /** Text is drawn at twice the size of its alphabet. */
    private static final int SCALE = 2;

    /** Pixels from one character to the next. */
    static final int ADVANCE = SCALE * (BitmapFont.WIDTH + 1);

    /** Pixels from one line to the next. */
    static final int LINE_HEIGHT = SCALE * (BitmapFont.HEIGHT + 1);

    private final int width;
    private final int height;
    private final byte[] samples;

    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        this.samples = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
        Arrays.fill(samples, WHITE);
    }

    void draw(RgbImage image, int left, int top) {
        for (int y = 0; y < image.height(); y++) {
            image.copyRow(y, samples, 3 * ((top + y) * width + left));
        }
    }

    void write(List<String> lines, int left, int top) {
        for (int i = 0; i < lines.size(); i++) {
            int[] characters = lines.get(i).codePoints().toArray();
            for (int c = 0; c < characters.length; c++) {
                write(characters[c], left + c * ADVANCE, top + i * LINE_HEIGHT);
            }
        }
    }

    private void write(int character, int left, int top) {
        for (int y = 0; y < SCALE * BitmapFont.HEIGHT; y++) {
            for (int x = 0; x < SCALE * BitmapFont.WIDTH; x++) {
                if (FONT.inked(character, x / SCALE, y / SCALE)) {
                    int at = 3 * ((top + y) * width + left + x);
                    Arrays.fill(samples, at, at + 3, INK);
                }
            }
        }
    }

    RgbImage toImage() {
        return RgbImage.of(width, height, samples);
    }
}
