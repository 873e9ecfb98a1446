package dev.dreambooth.embedded.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.embedded.image.CaptionedImage;
import dev.dreambooth.embedded.image.Compositor;
import dev.dreambooth.embedded.image.SpriteAtlas;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The latent space keeps what matters of an image, and its channels have the spread it promises. */
class PatchPcaTest {
    private final Compositor compositor = new Compositor(SpriteAtlas.load().choose(6, Set.of("drawing"), 1), 3);
    private final List<float[]> images = LongStream.range(0, 60)
            .mapToObj(compositor::image)
            .map(CaptionedImage::planes)
            .toList();
    private final PatchPca pca = PatchPca.fit(images);

    @Test
    void bringsImagesBack() {
        double error = 0;
        for (float[] image : images) {
            float[] back = pca.decode(pca.encode(image));
            for (int i = 0; i < image.length; i++) {
                error += Math.pow(image[i] - back[i], 2) / image.length / images.size();
            }
        }
        assertThat(10 * Math.log10(4 / error)).isGreaterThan(25);
    }

    @Test
    void givesEachChannelItsDeviation() {
        int area = PatchPca.GRID * PatchPca.GRID;
        double meanVariance = 0;
        for (int k = 0; k < PatchPca.CHANNELS; k++) {
            double sum = 0;
            double squares = 0;
            for (float[] image : images) {
                float[] latent = pca.encode(image);
                for (int cell = 0; cell < area; cell++) {
                    sum += latent[k * area + cell];
                    squares += latent[k * area + cell] * latent[k * area + cell];
                }
            }
            double n = images.size() * area;
            double variance = squares / n - sum / n * sum / n;
            assertThat(Math.sqrt(variance)).isCloseTo(pca.deviations()[k], within(1e-3));
            meanVariance += variance / PatchPca.CHANNELS;
        }
        assertThat(meanVariance).isCloseTo(1, within(1e-3));
    }
}
