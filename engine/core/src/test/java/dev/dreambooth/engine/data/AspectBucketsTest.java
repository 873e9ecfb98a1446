package dev.dreambooth.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Rectangles of about one area, on the model's grid, and pictures in the one of their shape. */
class AspectBucketsTest {
    private final AspectBuckets buckets = AspectBuckets.around(512, 64);

    @Test
    void allHaveAboutTheAreaOfTheSquareAndLieOnTheGrid() {
        assertThat(buckets.sizes()).contains(PictureSize.square(512)).allSatisfy(size -> {
            assertThat(size.width() % 64).isZero();
            assertThat(size.height() % 64).isZero();
            assertThat((double) size.width() * size.height() / (512 * 512)).isBetween(0.8, 1.0);
            assertThat((double) size.width() / size.height()).isBetween(0.5, 2.0);
        });
        assertThat(buckets.sizes()).doesNotHaveDuplicates();
    }

    @Test
    void aPictureGoesToTheNearestShape() {
        assertThat(buckets.of(StoredPicture.of(TestImages.gradient(300, 300)))).hasToString("512x512");
        assertThat(buckets.of(StoredPicture.of(TestImages.gradient(400, 300)))).hasToString("576x448");
        assertThat(buckets.of(StoredPicture.of(TestImages.gradient(300, 400)))).hasToString("448x576");
        assertThat(buckets.of(StoredPicture.of(TestImages.gradient(300, 20)))).hasToString("640x384");
    }

    @Test
    void aModelOfSmallPicturesHasBucketsToo() {
        assertThat(AspectBuckets.around(64, 16).sizes())
                .containsExactly(new PictureSize(48, 80), new PictureSize(64, 64), new PictureSize(80, 48));
    }
}
