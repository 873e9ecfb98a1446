package dev.dreambooth.embedded.latent;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreambooth.embedded.image.CaptionedImage;
import dev.dreambooth.embedded.image.Compositor;
import dev.dreambooth.embedded.image.SpriteAtlas;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.LongStream;

/** Fits the latent space to images of every sprite there is, once and for all parts of the model. */
public final class LatentSpaceFitter {
    private static final int IMAGES = 2000;
    private static final long SEED = 40;

    private LatentSpaceFitter() {}

    /** Argument: the file to write. */
    public static void main(String[] arguments) throws IOException {
        Compositor everything = new Compositor(SpriteAtlas.load().all(), SEED);
        PatchPca space = PatchPca.fit(LongStream.range(0, IMAGES)
                .mapToObj(everything::image)
                .map(CaptionedImage::planes)
                .toList());
        new ObjectMapper().writeValue(Path.of(arguments[0]).toFile(), space);
    }
}
