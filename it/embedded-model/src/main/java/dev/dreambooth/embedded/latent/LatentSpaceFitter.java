package dev.dreambooth.embedded.latent;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreambooth.embedded.picture.CaptionedPicture;
import dev.dreambooth.embedded.picture.Compositor;
import dev.dreambooth.embedded.picture.SpriteAtlas;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.LongStream;

/** Fits the latent space to pictures of every sprite there is, once and for all parts of the model. */
public final class LatentSpaceFitter {
    private static final int PICTURES = 2000;
    private static final long SEED = 40;

    private LatentSpaceFitter() {}

    /** Argument: the file to write. */
    public static void main(String[] arguments) throws IOException {
        Compositor everything = new Compositor(SpriteAtlas.load().all(), SEED);
        PatchPca space = PatchPca.fit(LongStream.range(0, PICTURES)
                .mapToObj(everything::picture)
                .map(CaptionedPicture::planes)
                .toList());
        new ObjectMapper().writeValue(Path.of(arguments[0]).toFile(), space);
    }
}
