package dev.dreambooth.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.data.folder.TrainingImage;
import dev.dreambooth.engine.data.image.ImageSize;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.image.StoredImage;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.model.part.MicroConditioning;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Crops at random are drawn to the same bits whether what was encoded is kept or given up, and no more is kept than asked. */
class LatentSetTest {
    private static final int DRAWS = 30;

    private static RgbImage image() {
        byte[] samples = new byte[3 * 44 * 36];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (i * 7 + i / 132 * 5);
        }
        return RgbImage.of(44, 36, samples);
    }

    /** Returns the latents of some draws; no more tensors may be kept than the given number, two a view. */
    private static List<float[]> draws(LatentDiffusionModel model, long room, int mostKept) {
        List<TrainingImage> images = List.of(TrainingImage.of("a.png", StoredImage.of(image()), "a dog"));
        List<float[]> drawn = new ArrayList<>();
        LatentSet.Crops crops = new LatentSet.Crops(false, true);
        long before = Tensor.liveHandles();
        try (LatentSet set = new LatentSet(model.codec(), crops, images, Optional.empty(), 7, room)) {
            for (int step = 0; step < DRAWS; step++) {
                try (Scope scope = Scope.open()) {
                    drawn.add(set.draw(0, ImageSize.square(32), step % 20, 0)
                            .latent()
                            .toFloats());
                }
            }
            assertThat(Tensor.liveHandles() - before).isPositive().isLessThanOrEqualTo(mostKept);
        }
        assertThat(Tensor.liveHandles()).isEqualTo(before);
        return drawn;
    }

    @Test
    void whatWasGivenUpIsEncodedToTheSameBitsAgain() throws Exception {
        Path folder =
                Path.of(getClass().getResource("/golden/pipeline/sd1/model").toURI());
        try (LatentDiffusionModel model = LatentDiffusionModel.open(ModelFamilies.openFolder(folder), Device.CPU)) {
            List<float[]> kept = draws(model, Long.MAX_VALUE, 2 * DRAWS);
            List<float[]> givenUp = draws(model, 1, 2);
            assertThat(givenUp).hasSameSizeAs(kept);
            for (int i = 0; i < DRAWS; i++) {
                assertThat(givenUp.get(i)).as("draw " + i).isEqualTo(kept.get(i));
            }
            assertThat(kept.get(20)).as("the first again").isEqualTo(kept.get(0));
            assertThat(kept.get(1)).isNotEqualTo(kept.get(0));
        }
    }

    @Test
    void aDrawTellsWhereItComesFrom() throws Exception {
        Path folder =
                Path.of(getClass().getResource("/golden/pipeline/sd1/model").toURI());
        List<TrainingImage> images = List.of(TrainingImage.of("a.png", StoredImage.of(image()), "a dog"));
        try (LatentDiffusionModel model = LatentDiffusionModel.open(ModelFamilies.openFolder(folder), Device.CPU);
                LatentSet set =
                        new LatentSet(model.codec(), new LatentSet.Crops(false, false), images, Optional.empty(), 7)) {
            Set<Integer> lefts = new HashSet<>();
            for (int step = 0; step < DRAWS; step++) {
                try (Scope scope = Scope.open()) {
                    MicroConditioning origin =
                            set.draw(0, ImageSize.square(32), step, 0).origin();
                    lefts.add(origin.cropLeft());
                    assertThat(origin)
                            .as("36 rows of 44 pixels, of which 32 rows of 39 are left when they just cover the square")
                            .isEqualTo(new MicroConditioning(36, 44, 0, origin.cropLeft(), 32, 32));
                }
            }
            assertThat(lefts).hasSizeGreaterThan(3).allMatch(left -> left >= 0 && left <= 7);
        }
    }
}
