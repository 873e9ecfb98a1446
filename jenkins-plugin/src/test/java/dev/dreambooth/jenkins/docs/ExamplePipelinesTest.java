package dev.dreambooth.jenkins.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The Jenkinsfiles of the examples run, as they are, with the files that lie beside them and our steps at work. */
class ExamplePipelinesTest {
    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    @TempDir
    private Path folder;

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> folders = Files.list(EXAMPLES)) {
            return folders.filter(example -> Files.exists(example.resolve("Jenkinsfile"))).sorted().toList().stream();
        }
    }

    private List<String> run(Path example, String script) throws IOException {
        PipelineInterpreter interpreter = new PipelineInterpreter(folder, example);
        interpreter.run(script);
        return interpreter.ours().called();
    }

    private static String script(Path example) throws IOException {
        return Files.readString(example.resolve("Jenkinsfile"));
    }

    @Test
    void thereAreSome() throws IOException {
        assertThat(examples())
                .extracting(example -> example.getFileName().toString())
                .contains("matrix", "nightly");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void runsToItsEnd(Path example) throws IOException {
        String script = script(example);
        List<String> called = run(example, script);

        assertThat(called).isNotEmpty();
        for (StepDescriptor step : DreamBoothSteps.descriptors()) {
            String name = step.getFunctionName();
            assertThat(called.contains(name)).as(name).isEqualTo(script.contains(name));
        }
    }

    @Test
    void theMatrixHasACellForEachModule() throws IOException {
        Path matrix = EXAMPLES.resolve("matrix");
        List<String> modules = MODULE.matcher(Files.readString(matrix.resolve("pom.xml")))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(script(matrix)).contains("values '" + String.join("', '", modules) + "'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nightly|dreamboothGenerate()|dreamboothGenerate(promptFile: 'prompts.txt')|promptFile",
                "nightly|dreamboothEvaluate()|dreamboothEvalute()|dreamboothEvalute",
                "nightly|sh 'mvn -B -U generate-resources'|echo 'no model'|no trained model",
                "nightly|target/dreambooth/samples/|dreambooth/samples/|there is no dreambooth/samples",
                "nightly|env.BUILD_URL|env.BUILD_ADDRESS|mail tells of something that is not there",
                "nightly|agent { label 'gpu' }|agent none|outside of every node",
                "matrix|values 'dog', 'robot'|values 'koala', 'robot'|koala",
                "matrix|axis {|axes {|axes stands in axes and not in matrix",
                "matrix|agent { label 'gpu' }|environment { }|environment",
                "matrix|archiveModel: true|archiveModels: true|archiveModels",
            })
    void aMistakeInOneIsFound(String example, String right, String wrong, String why) throws IOException {
        Path project = EXAMPLES.resolve(example);
        assertThat(script(project)).contains(right);
        assertThatThrownBy(() -> run(project, script(project).replace(right, wrong)))
                .hasStackTraceContaining(why);
    }
}
