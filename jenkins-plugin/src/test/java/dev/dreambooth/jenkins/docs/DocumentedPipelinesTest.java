package dev.dreambooth.jenkins.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every Pipeline of docs/jenkins.md runs, in the interpreter that Jenkins runs Pipelines in, with our steps at work. */
class DocumentedPipelinesTest {
    private static final Path PAGE = Path.of("..", "docs", "jenkins.md");
    private static final String MARK = "<!-- executed by DocumentedPipelinesTest -->";
    private static final Pattern SAMPLE = Pattern.compile(MARK + "\n```groovy\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    static Stream<String> samples() throws IOException {
        Matcher matcher = SAMPLE.matcher(Files.readString(PAGE));
        return matcher.results().map(result -> result.group(1));
    }

    @Test
    void noPipelineOfThePageIsLeftOut() throws IOException {
        assertThat(Files.readString(PAGE).split("```groovy\n", -1))
                .hasSize((int) samples().count() + 1);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void runsToItsEnd(String sample) throws Exception {
        PipelineInterpreter interpreter = new PipelineInterpreter(folder);
        if (sample.contains("retry")) {
            interpreter.ours().loseAgent();
        }

        interpreter.run(sample);

        List<String> called = interpreter.ours().called();
        assertThat(called).as("our steps in\n%s", sample).isNotEmpty();
        if (sample.contains("retry")) {
            assertThat(called).as("one more attempt").containsExactly("dreamboothTrain", "dreamboothTrain");
        }
        for (String step : List.of(
                "dreamboothRegularize",
                "dreamboothTrain",
                "dreamboothGenerate",
                "dreamboothEvaluate",
                "dreamboothReport")) {
            assertThat(called.contains(step)).as(step).isEqualTo(sample.contains(step));
        }
    }
}
