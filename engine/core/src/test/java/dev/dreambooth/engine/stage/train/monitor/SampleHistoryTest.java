package dev.dreambooth.engine.stage.train.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.evaluation.EvaluationPrompt;
import dev.dreambooth.contract.evaluation.PromptKind;
import dev.dreambooth.engine.evaluation.curve.Unscored;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was seen of samples comes back from a checkpoint to the same bits, makes the score, and nothing else is taken. */
class SampleHistoryTest {
    private static final double CEILING = .9;

    @TempDir
    Path folder;

    /** A prompt that names the subject, and one that does not. */
    private final SampleHistory history = new SampleHistory(
            List.of(
                    new EvaluationPrompt("a dog at sea", PromptKind.SCENE),
                    new EvaluationPrompt("a boat", PromptKind.PROPERTY)),
            true);

    private static SampleNumbers numbers(double likeness, double... margins) {
        return new SampleNumbers(List.of(likeness), List.of(margins[0], margins[1]));
    }

    @Test
    void theScoreIsWhatWasLearnedTimesHowPromptsAreFollowed() throws Exception {
        history.add(0, numbers(.5, .1, .3));
        history.add(2, numbers(.7, .1, .2));
        history.add(4, numbers(.95, .4, .4));
        history.add(6, numbers(.1, .1, .3));
        assertThat(history.score(2, CEILING).orElseThrow().score())
                .as("half of the way from .5 to .9, with 3 of 4 parts of the margin")
                .isCloseTo(.5 * .75, within(1e-9));
        assertThat(history.score(4, CEILING).orElseThrow().score())
                .as("more than the photos are like each other is no better")
                .isEqualTo(1);
        assertThat(history.score(6, CEILING).orElseThrow().score()).isZero();
        assertThatThrownBy(() -> history.score(2, .52)).isInstanceOf(Unscored.class);
    }

    @Test
    void whereNothingReadsPromptsLikenessAloneCounts() throws Exception {
        SampleHistory alike = new SampleHistory(List.of(new EvaluationPrompt("a dog", PromptKind.SCENE)), false);
        alike.add(0, new SampleNumbers(List.of(.5), List.of()));
        alike.add(2, new SampleNumbers(List.of(.7), List.of()));
        assertThat(alike.score(2, CEILING).orElseThrow().score()).isCloseTo(.5, within(1e-9));
        alike.add(4, SampleNumbers.none(List.of(new EvaluationPrompt("a dog", PromptKind.SCENE)), false));
        assertThat(alike.score(4, CEILING)).as("a sample that is no image").isEmpty();
    }

    @Test
    void comesBackBitForBit() throws Exception {
        history.add(0, numbers(.1 + .2, .1, .3));
        history.add(2, numbers(Double.NaN, Double.NaN, Double.NaN));
        history.add(4, numbers(.7, 1 / 3.0, .2));
        history.write(folder);

        SampleHistory read = history.read(folder, 5, 2);
        assertThat(read.steps()).containsExactly(2, 4);
        assertThat(read.score(4, CEILING).orElseThrow().score())
                .isEqualTo(history.score(4, CEILING).orElseThrow().score());
        assertThat(history.read(folder, 4, 2).steps()).containsExactly(2, 4);
        assertThat(history.read(folder, 6, 2).steps())
                .as("stopped while the samples of step 6 were made")
                .containsExactly(2, 4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "step,prompt,likeness,promptMargin\n",
                "step,prompt,likeness,promptMargin\n0,1,.5,.1\n",
                "step,prompt,likeness,promptMargin\n0,1,.5,.1\n0,2,,.3\n",
                "step,prompt,likeness,promptMargin\n0,1,.5,.1\n0,2,,.3\n3,1,.5,.1\n3,2,,.3\n",
                "step,prompt,likeness,promptMargin\n0,1,.5,.1\n0,2,,.3\n2,2,.5,.1\n2,1,,.3\n",
                "step,prompt,likeness,promptMargin\n0,1,.5,.1\n0,2,.5,.3\n2,1,.5,.1\n2,2,.5,.3\n",
                "step,prompt,likeness,promptMargin\n0,1,.5,\n0,2,,\n2,1,.5,\n2,2,,\n",
                "step,prompt,likeness,promptMargin\n0,1,.5,.1\n0,2,,.3\n2,1,much,.1\n2,2,,.3\n",
                "step,prompt,likeness,promptMargin\n0,1,.5,.1\n0,2,,.3\n2,1,.5,.1\n2,2,,.3\n4,1,.5,.1\n4,2,,.3\n"
            })
    void anotherFileIsRefused(String text) throws Exception {
        Files.writeString(folder.resolve(SampleHistory.FILE_NAME), text);
        assertThatThrownBy(() -> history.read(folder, 3, 2))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(SampleHistory.FILE_NAME);
    }
}
