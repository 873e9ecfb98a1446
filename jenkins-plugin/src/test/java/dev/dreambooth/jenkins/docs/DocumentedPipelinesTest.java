package dev.dreambooth.jenkins.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every Pipeline of the documents runs, in the interpreter that Jenkins runs Pipelines in, with our steps at work. */
class DocumentedPipelinesTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final String MARK = "<!-- executed by DocumentedPipelinesTest -->";
    private static final Pattern SAMPLE = Pattern.compile(MARK + "\n```groovy\n(.*?)```", Pattern.DOTALL);

    /** The pages with Pipelines, and the project that each is for; without one, a made-up one. */
    private static final Map<String, Optional<Path>> PAGES =
            Map.of("jenkins.md", Optional.empty(), "fleet.md", Optional.of(Path.of("..", "examples", "matrix")));

    @TempDir
    private Path folder;

    /**
     * A Pipeline of a page.
     *
     * @param page the name of the page
     * @param script the Pipeline
     */
    record Sample(String page, String script) {}

    static Stream<Sample> samples() {
        return PAGES.keySet().stream()
                .sorted()
                .flatMap(page -> SAMPLE.matcher(text(DOCS.resolve(page)))
                        .results()
                        .map(result -> new Sample(page, result.group(1))));
    }

    private static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> called(Sample sample, boolean losingAgent) throws IOException {
        Path place = Files.createDirectories(folder.resolve(losingAgent ? "losing" : "keeping"));
        PipelineInterpreter interpreter =
                new PipelineInterpreter(place, PAGES.get(sample.page()).orElse(null));
        if (losingAgent) {
            interpreter.ours().loseAgent();
        }
        interpreter.run(sample.script());
        return interpreter.ours().called();
    }

    @Test
    void noPipelineIsLeftOut() throws IOException {
        try (Stream<Path> documents = Files.list(DOCS)) {
            long blocks = documents
                    .filter(page -> page.toString().endsWith(".md"))
                    .mapToLong(page -> text(page).split("```groovy\n", -1).length - 1)
                    .sum();
            assertThat(samples()).hasSize((int) blocks);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void runsToItsEnd(Sample sample) throws IOException {
        List<String> called = called(sample, false);
        assertThat(called).as("our steps in\n%s", sample).isNotEmpty();
        for (StepDescriptor step : DreamBoothSteps.descriptors()) {
            String name = step.getFunctionName();
            assertThat(called.contains(name)).as(name).isEqualTo(sample.script().contains(name));
        }
    }

    static Stream<Sample> repeated() {
        return samples().filter(sample -> sample.script().contains("retry("));
    }

    @ParameterizedTest
    @MethodSource("repeated")
    void aLostAgentCostsOneMoreAttempt(Sample sample) throws IOException {
        assertThat(Collections.frequency(called(sample, true), "dreamboothTrain"))
                .isEqualTo(Collections.frequency(called(sample, false), "dreamboothTrain") + 1);
    }
}
