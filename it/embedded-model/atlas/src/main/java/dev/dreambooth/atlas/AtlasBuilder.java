package dev.dreambooth.atlas;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Draws the chosen emoji in three art styles, each trimmed to a 96 pixel square, onto one image with a JSON index. */
public final class AtlasBuilder {
    private static final int CELL = 96;
    private static final int COLUMNS = 12;
    /** Alpha above which a pixel belongs to the drawing when its margins are trimmed. */
    private static final int OPAQUE = 16;

    /** An art style as captions will call it, under its licence. */
    private record Style(String name, String licence, EmojiSource source) {}

    /** A sprite that has found its place on the atlas. */
    private record Cell(String noun, String emoji, Style style, BufferedImage image) {}

    private AtlasBuilder() {}

    /** Arguments: the folder with the unpacked npm packages, nouns.txt, the output folder. */
    public static void main(String[] args) throws IOException {
        Path npm = Path.of(args[0]);
        Path out = Path.of(args[2]);
        List<Style> styles = List.of(
                new Style("drawing", "Apache-2.0 (Google Noto Emoji)",
                        EmojiSource.iconify(npm.resolve("iconify-json-noto-1.2.9/package"))),
                new Style("3d render", "MIT (Microsoft Fluent Emoji)",
                        EmojiSource.webp(npm.resolve("lobehub-fluent-emoji-3d-1.1.0/package/assets"))),
                new Style("flat icon", "MIT (Microsoft Fluent Emoji)",
                        EmojiSource.iconify(npm.resolve("iconify-json-fluent-emoji-flat-1.2.6/package"))));
        List<Cell> cells = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(args[1]))) {
            String[] nounAndEmoji = line.split(":");
            for (String emoji : nounAndEmoji[1].trim().split(" ")) {
                for (Style style : styles) {
                    Optional<BufferedImage> image = style.source().draw(emoji);
                    if (image.isEmpty()) {
                        System.out.println("no " + style.name() + " of " + line);
                    }
                    image.ifPresent(p -> cells.add(new Cell(nounAndEmoji[0], emoji, style, trim(p))));
                }
            }
        }
        write(cells, out);
        System.out.println(cells.size() + " sprites");
    }

    private static void write(List<Cell> cells, Path out) throws IOException {
        int rows = (cells.size() + COLUMNS - 1) / COLUMNS;
        BufferedImage atlas = new BufferedImage(COLUMNS * CELL, rows * CELL, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = atlas.createGraphics();
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode index = json.createObjectNode().put("cell", CELL);
        ArrayNode sprites = index.putArray("sprites");
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            int x = i % COLUMNS * CELL;
            int y = i / COLUMNS * CELL;
            g.drawImage(cell.image(), x, y, null);
            sprites.addObject().put("noun", cell.noun()).put("style", cell.style().name()).put("x", x).put("y", y)
                    .put("emoji", cell.emoji()).put("licence", cell.style().licence());
        }
        g.dispose();
        ImageIO.write(atlas, "png", out.resolve("sprites.png").toFile());
        json.writeValue(out.resolve("sprites.json").toFile(), index);
    }

    /** Cuts the transparent margins and fits what is left into the middle of a square cell. */
    private static BufferedImage trim(BufferedImage source) {
        int left = source.getWidth();
        int top = source.getHeight();
        int right = 0;
        int bottom = 0;
        for (int y = 0; y < source.getHeight(); y++) {
            for (int x = 0; x < source.getWidth(); x++) {
                if (source.getRGB(x, y) >>> 24 > OPAQUE) {
                    left = Math.min(left, x);
                    right = Math.max(right, x + 1);
                    top = Math.min(top, y);
                    bottom = Math.max(bottom, y + 1);
                }
            }
        }
        BufferedImage cut = source.getSubimage(left, top, right - left, bottom - top);
        double scale = (double) CELL / Math.max(cut.getWidth(), cut.getHeight());
        int width = Math.max(1, (int) Math.round(cut.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(cut.getHeight() * scale));
        BufferedImage cell = new BufferedImage(CELL, CELL, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = cell.createGraphics();
        // SCALE_SMOOTH averages areas: bilinear drawing would skip pixels when it shrinks by more than two.
        g.drawImage(cut.getScaledInstance(width, height, Image.SCALE_SMOOTH), (CELL - width) / 2, (CELL - height) / 2,
                null);
        g.dispose();
        return cell;
    }
}
