package dev.dreambooth.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A misspelled name leads to the known one that differs least, and a strange one to none. */
class NearestNameTest {
    private static final List<String> KNOWN = List.of("seed", "width", "height", "learningRate");

    @ParameterizedTest
    @CsvSource({
        "Seed, seed", // case
        "sed, seed", // a letter left out
        "seeed, seed", // one too many
        "sead, seed", // another one
        "desd, seed", // two others
        "eights, height", // one left out in front, one too many behind
        "learning_rate, learningRate", // another notation
        "LEARNING-RATE, learningRate",
        "lerningrats, learningRate",
        "xxxxningRate, learningRate", // a third of its letters
    })
    void theNearestIsFound(String written, String meant) {
        assertThat(NearestName.of(written, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"xxxd", "xxxxxingRate", "promptings"})
    void whatIsFarFromAllIsNoneOfThem(String written) {
        assertThat(NearestName.of(written, KNOWN)).isEmpty();
    }

    /** Files may hold keys of any length; comparing them letter by letter would take its time and memory. */
    @Test
    void anEndlessNameIsNoneOfThem() {
        assertThat(NearestName.of("seed".repeat(1_000_000), KNOWN)).isEmpty();
    }

    @Test
    void ofNothingNothingIsNear() {
        assertThat(NearestName.of("seed", List.of())).isEmpty();
    }
}
