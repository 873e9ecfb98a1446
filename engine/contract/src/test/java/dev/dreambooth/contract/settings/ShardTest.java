package dev.dreambooth.contract.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.type.TextType;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts divide the images without overlap or gap, and their folders say which they are. */
class ShardTest {
    @Test
    void eachImageBelongsToExactlyOnePart() {
        for (int image = 0; image < 20; image++) {
            int k = image;
            assertThat(IntStream.rangeClosed(1, 3).filter(i -> new Shard(i, 3).holds(k)))
                    .hasSize(1);
        }
    }

    @Test
    void aFolderTellsItsPart() {
        Shard shard = Shard.parse("2/4").orElseThrow();
        assertThat(shard.folder("samples")).isEqualTo("samples-2-of-4");
        assertThat(Shard.ofFolder("samples", "samples-2-of-4")).contains(shard);
        assertThat(Shard.ofFolder("samples", "samples")).isEmpty();
        assertThat(Shard.ofFolder("samples", "samples-old-2-of-4")).isEmpty();
        assertThat(Shard.parse("merge")).isEmpty();
    }

    @Test
    void theLastPartIsOneAndEachIsSpelledAsItIsWritten() {
        assertThat(Shard.parse("4/4")).contains(new Shard(4, 4));
        assertThat(Shard.parse("1/1").orElseThrow().holds(7)).isTrue();
        assertThat(new Shard(2, 4)).hasToString("2/4");
        assertThat(Shard.ofFolder("samples", "others-2-of-4")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4/3", "2/1"})
    void aPartBeyondTheLastIsRefused(String value) {
        assertThatThrownBy(() -> Shard.parse(value))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/3", "1", "1/0", "-1/3", "1/3/5", "all"})
    void theSettingRefusesWhatIsNoPart(String value) {
        assertThat(((TextType) GenerateSettings.SHARD.type())
                        .pattern()
                        .matcher(value)
                        .matches())
                .isFalse();
    }
}
