package dev.dreambooth.embedded.image;

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
        CaptionedImage once = compositor.image(17);
        CaptionedImage again = new Compositor(sprites, 5).image(17);
        assertThat(again.caption()).isEqualTo(once.caption());
        assertThat(again.planes()).isEqualTo(once.planes());
        assertThat(new Compositor(sprites, 6).image(17).planes()).isNotEqualTo(once.planes());
    }

    @Test
    void captionsNameWhatIsShown() {
        List<CaptionedImage> examples =
                LongStream.range(0, 500).mapToObj(compositor::image).toList();
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
        assertThat(examples.stream().map(CaptionedImage::noun).distinct()).hasSize(12);
        assertThat(examples.stream().map(CaptionedImage::place).distinct()).hasSize(18);
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
