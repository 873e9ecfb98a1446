package dev.dreambooth.embedded.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.embedded.image.CaptionedImage;
import dev.dreambooth.embedded.image.Compositor;
import dev.dreambooth.embedded.image.SpriteAtlas;
import dev.dreambooth.engine.model.part.MicroConditioning;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Recut examples say what was done to them, and look like it. */
class RecutTest {
    private static final MicroConditioning WHOLE = MicroConditioning.whole(64, 64);

    private final Compositor compositor = new Compositor(SpriteAtlas.load().choose(2, Set.of("drawing"), 1), 3);

    @Test
    void halfOfThemStayAsTheyAre() {
        int whole = 0;
        int small = 0;
        for (int seed = 0; seed < 400; seed++) {
            CaptionedImage example = compositor.image(seed);
            Recut.Result result = Recut.of(example, seed * 7919L);
            MicroConditioning origin = result.origin();
            assertThat(result.image().caption()).isEqualTo(example.caption());
            assertThat(result.image().image().getWidth()).isEqualTo(64);
            assertThat(origin.targetHeight()).isEqualTo(64);
            if (origin.equals(WHOLE)) {
                whole++;
                assertThat(result.image()).isSameAs(example);
            } else if (origin.originalHeight() < 64) {
                small++;
                assertThat(detail(result.image())).isLessThan(detail(example));
            } else {
                assertThat(origin.cropTop()).isBetween(0, origin.originalHeight() - 64);
                assertThat(origin.cropLeft()).isBetween(0, origin.originalWidth() - 64);
            }
        }
        assertThat(whole).isBetween(160, 240);
        assertThat(small).isBetween(70, 130);
    }

    /** The mean difference of neighbours across. */
    private static double detail(CaptionedImage image) {
        float[] planes = image.planes();
        double sum = 0;
        for (int i = 1; i < planes.length; i++) {
            sum += i % 64 == 0 ? 0 : Math.abs(planes[i] - planes[i - 1]);
        }
        return sum;
    }
}
