package dev.dreambooth.embedded.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;

/** The sprites the embedded model is trained on: one image, cut up by its JSON index. */
public final class SpriteAtlas {
    private static final String FOLDER = "/dev/dreambooth/embedded/";

    private final List<Sprite> sprites = new ArrayList<>();

    private SpriteAtlas() {}

    /** The atlas kept beside these classes; {@code it/embedded-model/atlas} makes it. */
    public static SpriteAtlas load() {
        try (InputStream image = SpriteAtlas.class.getResourceAsStream(FOLDER + "sprites.png");
                InputStream index = SpriteAtlas.class.getResourceAsStream(FOLDER + "sprites.json")) {
            BufferedImage all = ImageIO.read(image);
            JsonNode json = new ObjectMapper().readTree(index);
            int cell = json.get("cell").asInt();
            SpriteAtlas atlas = new SpriteAtlas();
            for (JsonNode entry : json.get("sprites")) {
                BufferedImage cut =
                        all.getSubimage(entry.get("x").asInt(), entry.get("y").asInt(), cell, cell);
                atlas.sprites.add(new Sprite(
                        entry.get("noun").asText(), entry.get("style").asText(), cut));
            }
            return atlas;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every sprite. */
    public List<Sprite> all() {
        return List.copyOf(sprites);
    }

    /**
     * A part of the atlas, in its order.
     *
     * @param nouns how many nouns, from the first
     * @param styles the art styles wanted
     * @param each at most so many sprites of a noun in a style
     */
    public List<Sprite> choose(int nouns, Set<String> styles, int each) {
        List<String> wanted =
                sprites.stream().map(Sprite::noun).distinct().limit(nouns).toList();
        Map<String, Integer> taken = new HashMap<>();
        return sprites.stream()
                .filter(s -> wanted.contains(s.noun()) && styles.contains(s.style()))
                .filter(s -> taken.merge(s.noun() + "/" + s.style(), 1, Integer::sum) <= each)
                .toList();
    }
}
