package dev.dreambooth.engine.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.data.TestImages;
import org.junit.jupiter.api.Test;

/** Rectangles of about one area, on the model's grid, and images in the one of their shape. */
class AspectBucketsTest {
    private final AspectBuckets buckets = AspectBuckets.around(512, 64);

    @Test
    void allHaveAboutTheAreaOfTheSquareAndLieOnTheGrid() {
        assertThat(buckets.sizes()).contains(ImageSize.square(512)).allSatisfy(size -> {
            assertThat(size.width() % 64).isZero();
            assertThat(size.height() % 64).isZero();
            assertThat((double) size.width() * size.height() / (512 * 512)).isBetween(0.8, 1.0);
            assertThat((double) size.width() / size.height()).isBetween(0.5, 2.0);
        });
        assertThat(buckets.sizes()).doesNotHaveDuplicates();
    }

    @Test
    void anImageGoesToTheNearestShape() {
        assertThat(buckets.of(StoredImage.of(TestImages.gradient(300, 300)))).hasToString("512x512");
        assertThat(buckets.of(StoredImage.of(TestImages.gradient(400, 300)))).hasToString("576x448");
        assertThat(buckets.of(StoredImage.of(TestImages.gradient(300, 400)))).hasToString("448x576");
        assertThat(buckets.of(StoredImage.of(TestImages.gradient(300, 20)))).hasToString("640x384");
    }

    @Test
    void aModelOfSmallImagesHasBucketsToo() {
        assertThat(AspectBuckets.around(64, 16).sizes())
                .containsExactly(new ImageSize(48, 80), new ImageSize(64, 64), new ImageSize(80, 48));
    }
}
