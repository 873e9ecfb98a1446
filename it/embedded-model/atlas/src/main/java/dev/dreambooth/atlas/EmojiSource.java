package dev.dreambooth.atlas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.apache.batik.transcoder.SVGAbstractTranscoder;
import org.apache.batik.transcoder.TranscoderException;
import org.apache.batik.transcoder.TranscoderInput;
import org.apache.batik.transcoder.TranscoderOutput;
import org.apache.batik.transcoder.image.PNGTranscoder;

/** One art style: a folder of an unpacked npm package that draws emoji, either as iconify SVG bodies or as WebP files. */
interface EmojiSource {
    /** Size in pixels at which vector art is drawn before it is trimmed and scaled. */
    int RASTER = 256;

    /** The image of an emoji with its transparency, or empty if the package has none. */
    Optional<BufferedImage> draw(String emoji) throws IOException;

    /** Emoji as SVG bodies in {@code icons.json}, found by code point through {@code chars.json}. */
    static EmojiSource iconify(Path folder) throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode set = json.readTree(folder.resolve("icons.json").toFile());
        JsonNode names = json.readTree(folder.resolve("chars.json").toFile());
        return emoji -> {
            JsonNode name = names.path(codePoints(emoji));
            JsonNode icon = set.path("icons").path(name.asText(names.path(plain(emoji)).asText()));
            if (icon.isMissingNode()) {
                return Optional.empty();
            }
            int width = icon.path("width").asInt(set.path("width").asInt(16));
            int height = icon.path("height").asInt(set.path("height").asInt(16));
            String svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
                    + "viewBox=\"0 0 " + width + " " + height + "\">" + inSvg1(icon.path("body").asText()) + "</svg>";
            return rasterise(svg);
        };
    }

    /** Emoji as files named by code point, {@code 1f436.webp}. */
    static EmojiSource webp(Path folder) {
        return emoji -> {
            for (String key : new String[] {codePoints(emoji), plain(emoji)}) {
                Path file = folder.resolve(key + ".webp");
                if (Files.exists(file)) {
                    return Optional.ofNullable(ImageIO.read(file.toFile()));
                }
            }
            return Optional.empty();
        };
    }

    private static Optional<BufferedImage> rasterise(String svg) throws IOException {
        PNGTranscoder transcoder = new PNGTranscoder();
        transcoder.addTranscodingHint(SVGAbstractTranscoder.KEY_WIDTH, (float) RASTER);
        transcoder.addTranscodingHint(SVGAbstractTranscoder.KEY_HEIGHT, (float) RASTER);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            transcoder.transcode(new TranscoderInput(new StringReader(svg)), new TranscoderOutput(png));
        } catch (TranscoderException e) {
            System.out.println("Batik cannot draw this one: " + e.getMessage());
            return Optional.empty();
        }
        return Optional.of(ImageIO.read(new ByteArrayInputStream(png.toByteArray())));
    }

    /** SVG 2 writes references as {@code href}; Batik reads SVG 1.1, where they are {@code xlink:href}. */
    private static String inSvg1(String body) {
        return body.replace(" href=", " xlink:href=");
    }

    private static String codePoints(String emoji) {
        return emoji.codePoints().mapToObj(c -> String.format(Locale.ROOT, "%04x", c)).collect(Collectors.joining("-"));
    }

    /** The code points without the variation selector that asks for colour. */
    private static String plain(String emoji) {
        return codePoints(emoji).replace("-fe0f", "");
    }
}
