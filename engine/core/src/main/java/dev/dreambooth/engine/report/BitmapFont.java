package dev.dreambooth.engine.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A built-in alphabet of 5 x 9 pixels. Java's own text drawing needs fonts, which servers often lack, and draws
 * differently with each; sheets are outputs that must come out the same everywhere.
 */
final class BitmapFont {
    /** Columns of a glyph. */
    static final int WIDTH = 5;

    /** Rows of a glyph, two of them below the base line. */
    static final int HEIGHT = 9;

    private static final String HEADING = "glyph ";

    private final Map<Integer, List<String>> glyphs;

    private BitmapFont(Map<Integer, List<String>> glyphs) {
        this.glyphs = glyphs;
    }

    /** Returns the alphabet that ships with the engine: printable ASCII. */
    static BitmapFont load() {
        try (InputStream stream = BitmapFont.class.getResourceAsStream("font.txt");
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
            Map<Integer, List<String>> glyphs = new HashMap<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(HEADING)) {
                    List<String> rows = new ArrayList<>();
                    for (int row = 0; row < HEIGHT; row++) {
                        rows.add(lines.readLine());
                    }
                    glyphs.put(line.codePointAt(HEADING.length()), rows);
                }
            }
            return new BitmapFont(glyphs);
        } catch (IOException damaged) {
            throw new UncheckedIOException("the engine's font is unreadable", damaged);
        }
    }

    /**
     * Tells whether a pixel of a character is ink. A space has none; a character outside the alphabet is a frame.
     *
     * @param x 0 to {@value #WIDTH} - 1
     * @param y 0 to {@value #HEIGHT} - 1
     */
    boolean inked(int codePoint, int x, int y) {
        if (codePoint == ' ') {
            return false;
        }
        List<String> rows = glyphs.get(codePoint);
        if (rows == null) {
            return y < HEIGHT - 2 && (x == 0 || x == WIDTH - 1 || y == 0 || y == HEIGHT - 3);
        }
        return rows.get(y).charAt(x) == '#';
    }

    /** Returns the text as far as the alphabet can spell it: no accents; plain dashes, quotes and spaces. */
    static String spell(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .replaceAll("\\p{Pd}", "-")
                .replaceAll("[\u2018\u2019]", "'")
                .replaceAll("[\u201C\u201D]", "\"")
                .replaceAll("[\\s\\p{Z}\\p{Cntrl}]+", " ")
                .strip();
    }

    /**
     * Breaks a text into lines between words, and inside a word only where it is longer than a line.
     *
     * @param columns characters per line, at least 1
     */
    static List<String> wrap(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : spell(text).split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
            while (line.length() > columns) {
                lines.add(line.substring(0, columns));
                line.delete(0, columns);
            }
        }
        lines.add(line.toString());
        return lines;
    }
}
