package dev.dreambooth.embedded.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Examples are functions of seed and index, and their captions tell the truth. */
class CompositorTest {
    private static final int TEDDY_BEAR = 6;

    private final List<Sprite> sprites = SpriteAtlas.load().choose(12, Set.of("drawing"), 1);
    private final Compositor compositor = new Compositor(sprites, 5);

    @Test
    void repeatsItself() {
        CaptionedPicture once = compositor.picture(17);
        CaptionedPicture again = new Compositor(sprites, 5).picture(17);
        assertThat(again.caption()).isEqualTo(once.caption());
        assertThat(again.planes()).isEqualTo(once.planes());
        assertThat(new Compositor(sprites, 6).picture(17).planes()).isNotEqualTo(once.planes());
    }

    @Test
    void captionsNameWhatIsShown() {
        List<CaptionedPicture> examples =
                LongStream.range(0, 500).mapToObj(compositor::picture).toList();
        assertThat(examples).allSatisfy(example -> {
            assertThat(example.caption())
                    .containsAnyOf(compositor.nouns().get(example.noun()), example.noun() == TEDDY_BEAR ? "toy" : "-");
            Place place = compositor.places().get(example.place());
            assertThat(place.phrases().stream().anyMatch(example.caption()::contains)
                            || compositor.places().stream()
                                    .flatMap(p -> p.phrases().stream())
                                    .noneMatch(example.caption()::contains))
                    .isTrue();
        });
        assertThat(examples.stream().map(CaptionedPicture::noun).distinct()).hasSize(12);
        assertThat(examples.stream().map(CaptionedPicture::place).distinct()).hasSize(18);
    }

    @Test
    void choosesNounsInTheAtlasOrder() {
        assertThat(compositor.nouns())
                .containsExactly(
                        "dog",
                        "cat",
                        "panda",
                        "frog",
                        "duck",
                        "fish",
                        "teddy bear",
                        "backpack",
                        "teapot",
                        "car",
                        "apple",
                        "star");
        assertThat(SpriteAtlas.load().choose(2, Set.of("drawing", "3d render"), 2))
                .hasSize(8);
    }
}
