package dev.dreambooth.engine.data.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.engine.data.order.SampleOrder.Choice;
import dev.dreambooth.engine.data.order.SampleOrder.ClassOrder;
import dev.dreambooth.engine.data.order.SampleOrder.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Subjects come by weight, each one's images once an epoch, and any step can be asked for alone. */
class SampleOrderTest {
    private static Subject subject(double weight, int images, int first) {
        return new Subject(
                weight,
                TrainingOrder.ofInstances(first, images),
                first,
                Optional.of(new ClassOrder(TrainingOrder.ofClassImages(first, 9), 10 * first)));
    }

    private static SampleOrder order(int together) {
        return new SampleOrder(5, List.of(subject(1, 4, 0), subject(3, 3, 4)), 4, together);
    }

    private static List<Choice> visit(SampleOrder order, int steps) {
        List<Choice> visited = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            for (int slot = 0; slot < 4; slot++) {
                visited.add(order.at(step, slot));
            }
        }
        return visited;
    }

    @Test
    void subjectsComeInProportionToTheirWeights() {
        List<Choice> visited = visit(order(1), 1000);

        assertThat(visited.stream().filter(choice -> choice.concept() == 1).count())
                .isCloseTo(3000, within(100L));
    }

    @Test
    void eachSubjectsImagesComeOnceAnEpochHoweverOthersCome() {
        List<Integer> second = visit(order(1), 50).stream()
                .filter(choice -> choice.concept() == 1)
                .map(Choice::instance)
                .toList();

        for (int epoch = 0; epoch < 20; epoch++) {
            assertThat(second.subList(3 * epoch, 3 * epoch + 3)).containsExactlyInAnyOrder(4, 5, 6);
        }
    }

    @Test
    void classImagesAreOfTheSameSubject() {
        assertThat(visit(order(1), 30))
                .allSatisfy(choice ->
                        assertThat(choice.classImage()).isBetween(choice.concept() * 40, choice.concept() * 40 + 8));
    }

    @Test
    void aResumedRunGoesOnWhereItWas() {
        List<Choice> visited = visit(order(1), 40);

        assertThat(order(1).at(33, 2)).isEqualTo(visited.get(4 * 33 + 2));
    }

    @Test
    void batchesOfOneSubjectStayTogether() {
        List<Choice> visited = visit(order(2), 40);

        for (int i = 0; i < visited.size(); i += 2) {
            assertThat(visited.get(i + 1).concept()).isEqualTo(visited.get(i).concept());
        }
        assertThat(visited).extracting(Choice::concept).contains(0, 1);
    }

    @Test
    void aSingleSubjectComesInItsPlainOrder() {
        TrainingOrder plain = TrainingOrder.ofInstances(8, 5);
        SampleOrder single = new SampleOrder(8, List.of(new Subject(1, plain, 0, Optional.empty())), 2, 1);

        for (int sample = 0; sample < 20; sample++) {
            assertThat(single.at(sample / 2, sample % 2)).isEqualTo(new Choice(0, plain.image(sample), -1));
        }
    }
}
