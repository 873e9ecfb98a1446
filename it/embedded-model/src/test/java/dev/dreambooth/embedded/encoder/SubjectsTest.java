package dev.dreambooth.embedded.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.embedded.image.Sprite;
import dev.dreambooth.embedded.image.SpriteAtlas;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What encoders learn from: the same for the same seed, truly different where it is to be told apart, and never what is held out. */
class SubjectsTest {
    private static final List<Sprite> ATLAS = SpriteAtlas.load().all();

    @Test
    void pairsAreFunctionsOfTheirSeedAndNeverTheSameThing() {
        Cast cast = new Cast(ATLAS);
        Views views = new Views();
        for (long seed = 0; seed < 40; seed++) {
            List<Subject> pair = cast.pair(seed);
            float[] one = views.of(pair.get(0), 3, new SplittableRandom(1));
            assertThat(views.of(cast.pair(seed).get(0), 3, new SplittableRandom(1)))
                    .isEqualTo(one);
            assertThat(views.of(pair.get(1), 3, new SplittableRandom(1)))
                    .as("the other of pair %d", seed)
                    .isNotEqualTo(one);
            assertThat(one).hasSize(3 * 64 * 64);
            for (float value : one) {
                assertThat(value).isBetween(-1f, 1f);
            }
        }
    }

    @Test
    void nounsAndSecondFacesAreHeldOut() {
        HeldOut atlas = HeldOut.of(ATLAS);
        assertThat(atlas.seen().size() + atlas.unseen().size()).isEqualTo(ATLAS.size());
        assertThat(atlas.seen()).extracting(Sprite::noun).doesNotContain("robot", "clock", "mushroom", "teapot");
        assertThat(atlas.unseen())
                .filteredOn(sprite -> sprite.noun().equals("dog"))
                .hasSize(3);
        assertThat(atlas.seen())
                .filteredOn(sprite -> sprite.noun().equals("dog"))
                .hasSize(3);
        assertThat(atlas.unseen()).extracting(Sprite::noun).doesNotContain("tree");
    }

    @Test
    void aCaptionIsTrueOfWhatItLeavesOpen() {
        Subject dog = Subject.of(ATLAS.get(0));
        Subject robot = subject("robot", "drawing");
        Subject bear = subject("teddy bear", "3d render");
        Told here = new Told(dog, 3, "a dog in the snow", true, false, false);
        Told anywhere = new Told(dog, 3, "a dog", false, false, false);
        Told there = new Told(dog, 5, "a dog at night", true, false, false);
        assertThat(here.isTrueOf(anywhere)).isTrue();
        assertThat(here.isTrueOf(there)).isFalse();
        assertThat(anywhere.isTrueOf(there)).isTrue();
        Subject green = Subject.of(dog.noun(), dog.style(), "green", dog.large());
        Told ofAGreenOne = new Told(green, 3, "a green dog", false, false, true);
        assertThat(here.isTrueOf(ofAGreenOne)).isTrue();
        assertThat(ofAGreenOne.isTrueOf(here)).isFalse();
        Told toy = new Told(robot, 5, "a toy", false, false, false);
        Told toyDrawn = new Told(robot, 5, "a drawing of a toy", false, true, false);
        Told teddy = new Told(bear, 5, "a teddy bear", false, false, false);
        assertThat(toy.isTrueOf(teddy)).isTrue();
        assertThat(teddy.isTrueOf(toy)).isFalse();
        assertThat(toyDrawn.isTrueOf(teddy)).isFalse();
    }

    private static Subject subject(String noun, String style) {
        return Subject.of(ATLAS.stream()
                .filter(sprite -> sprite.noun().equals(noun) && sprite.style().equals(style))
                .findFirst()
                .orElseThrow());
    }

    @Test
    void theAreaUnderTheCurveCountsPairsInOrder() {
        Separation separation = new Separation();
        separation.addSame(0.9);
        separation.addSame(0.4);
        separation.addOther(0.5);
        separation.addOther(0.1);
        assertThat(separation.auc()).isCloseTo(0.75, within(1e-9));
        assertThat(separation.margin()).isCloseTo(0.35, within(1e-9));
    }
}
