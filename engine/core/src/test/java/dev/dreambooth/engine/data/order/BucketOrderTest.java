package dev.dreambooth.engine.data.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.data.image.ImageSize;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Batches of one size, every image in each epoch, and any moment can be asked for alone. */
class BucketOrderTest {
    private static final ImageSize WIDE = new ImageSize(80, 48);
    private static final ImageSize TALL = new ImageSize(48, 80);
    private static final List<ImageSize> SIZES = List.of(WIDE, TALL, WIDE, WIDE, TALL, WIDE, WIDE);

    /** Five wide images make three batches of two, two tall ones one. */
    private static final int EPOCH = 8;

    private static List<Integer> visit(int epochs) {
        BucketOrder order = new BucketOrder(4, SIZES, 2);
        List<Integer> visited = new ArrayList<>();
        for (int sample = 0; sample < epochs * EPOCH; sample++) {
            visited.add(order.image(sample));
        }
        return visited;
    }

    @Test
    void theMembersOfABatchShareASize() {
        List<Integer> visited = visit(30);

        for (int i = 0; i < visited.size(); i += 2) {
            assertThat(SIZES.get(visited.get(i))).isEqualTo(SIZES.get(visited.get(i + 1)));
        }
    }

    @Test
    void everyEpochHoldsEveryImageAndTheLastBatchIsFilledUp() {
        List<Integer> visited = visit(30);

        for (int epoch = 0; epoch < 30; epoch++) {
            List<Integer> one = visited.subList(EPOCH * epoch, EPOCH * (epoch + 1));
            assertThat(one).contains(0, 1, 2, 3, 4, 5, 6);
            assertThat(one).filteredOn(image -> SIZES.get(image).equals(TALL)).hasSize(2);
        }
        assertThat(visited.subList(0, EPOCH)).isNotEqualTo(visited.subList(EPOCH, 2 * EPOCH));
    }

    @Test
    void anyMomentCanBeAskedForAlone() {
        assertThat(new BucketOrder(4, SIZES, 2).image(101)).isEqualTo(visit(30).get(101));
    }
}
