package dev.dreambooth.engine.data.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.engine.data.image.Augmentation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every image once an epoch, in an order that any step can be asked for alone. */
class TrainingOrderTest {
    @Test
    void visitsEveryImageOnceAnEpoch() {
        TrainingOrder order = TrainingOrder.ofInstances(3, 5);
        List<Integer> visited = visit(order, 20);
        for (int epoch = 0; epoch < 4; epoch++) {
            assertThat(visited.subList(5 * epoch, 5 * epoch + 5)).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
        }
    }

    @Test
    void shufflesEachEpochAnew() {
        List<Integer> visited = visit(TrainingOrder.ofInstances(3, 40), 80);
        assertThat(visited.subList(0, 40)).isNotEqualTo(visited.subList(40, 80)).isNotEqualTo(naturalOrder(40));
    }

    @Test
    void anyStepCanBeAskedForAlone() {
        List<Integer> visited = visit(TrainingOrder.ofInstances(3, 7), 60);
        TrainingOrder resumed = TrainingOrder.ofInstances(3, 7);
        assertThat(resumed.image(3 * 13 + 1)).isEqualTo(visited.get(3 * 13 + 1));
        assertThat(resumed.image(3 * 2)).isEqualTo(visited.get(3 * 2));
    }

    @Test
    void classImagesAndOtherSeedsGoTheirOwnWay() {
        List<Integer> instances = visit(TrainingOrder.ofInstances(3, 40), 40);
        assertThat(visit(TrainingOrder.ofClassImages(3, 40), 40)).isNotEqualTo(instances);
        assertThat(visit(TrainingOrder.ofInstances(4, 40), 40)).isNotEqualTo(instances);
    }

    @Test
    void everyPlaceIsEquallyLikely() {
        int[] first = new int[4];
        TrainingOrder order = TrainingOrder.ofInstances(1, 4);
        for (int epoch = 0; epoch < 4000; epoch++) {
            first[order.image(4L * epoch)]++;
        }
        for (int count : first) {
            assertThat(count).isCloseTo(1000, within(120));
        }
    }

    @Test
    void augmentationsAreIndependentOfEachOther() {
        int[] quadrant = new int[8];
        for (int step = 0; step < 4000; step++) {
            Augmentation drawn = Augmentation.drawn(9, step, 1);
            assertThat(drawn).isEqualTo(Augmentation.drawn(9, step, 1));
            quadrant[half(drawn.horizontal()) + 2 * half(drawn.vertical()) + 4 * half(drawn.flip())]++;
        }
        for (int count : quadrant) {
            assertThat(count).isCloseTo(500, within(90));
        }
        assertThat(Augmentation.drawn(9, 0, 1)).isNotEqualTo(Augmentation.drawn(9, 0, 0));
    }

    private static int half(double draw) {
        return draw < 0.5 ? 0 : 1;
    }

    private static List<Integer> naturalOrder(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static List<Integer> visit(TrainingOrder order, int samples) {
        List<Integer> visited = new ArrayList<>();
        for (int sample = 0; sample < samples; sample++) {
            visited.add(order.image(sample));
        }
        return visited;
    }
}
