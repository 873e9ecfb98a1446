package dev.dreambooth.jenkins.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.jenkins.evaluation.EvaluationSummary;
import dev.dreambooth.jenkins.fake.FakeJob;
import dev.dreambooth.jenkins.fake.FakeRun;
import dev.dreambooth.jenkins.local.LocalChecks;
import dev.dreambooth.jenkins.local.LocalJenkins;
import dev.dreambooth.jenkins.results.StageOutputs;
import dev.dreambooth.jenkins.results.StagePlace;
import dev.dreambooth.jenkins.results.StageReport;
import dev.dreambooth.jenkins.results.StageRun;
import dev.dreambooth.jenkins.results.StageState;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksOutput;
import io.jenkins.plugins.checks.api.ChecksStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the host of the code is told of a stage, and that nobody is bothered where there is none. */
class StageChecksTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private FakeRun run;

    @BeforeEach
    void startJenkins() throws IOException {
        LocalJenkins.reset();
        run = new FakeRun(new FakeJob(), folder);
    }

    private TaskListener listener() {
        PrintStream printed = new PrintStream(log, true, StandardCharsets.UTF_8);
        return () -> printed;
    }

    private static StageRun stage(StageState state, String message, Optional<EvaluationSummary> found) {
        StagePlace place = new StagePlace(List.of("Mascot"), "gpu-1", "ws", 1_000);
        return new StageReport("1-7", "evaluate", place)
                .closed(state, message, new StageOutputs(List.of(), Optional.empty(), found));
    }

    private ChecksDetails published(StageRun stage) {
        StageChecks.publish(run, stage, listener());
        assertThat(LocalChecks.published()).hasSize(1);
        return LocalChecks.published().get(0);
    }

    @Test
    void aCheckHasTheVerdictTheGatesAndTheWayToThePage() throws IOException {
        EvaluationSummary found = EvaluationSummary.parse("""
                {"measures":{},"gates":[
                {"gate":{"name":"subject.min","atLeast":true,"threshold":0.3,"action":"fail"},"verdict":"pass","estimate":{"value":0.5}},
                {"gate":{"name":"prompt.min","atLeast":true,"threshold":0.3,"action":"fail"},"verdict":"fail"}]}
                """);

        ChecksDetails check = published(stage(StageState.FAILED, "a gate was not reached", Optional.of(found)));

        assertThat(check.getName()).as("the same in every build").contains("DreamBooth / evaluate · Mascot");
        assertThat(check.getStatus()).isEqualTo(ChecksStatus.COMPLETED);
        assertThat(check.getDetailsURL()).contains("https://ci.example.com/job/koala/1/dreambooth/#stage-1-7");
        ChecksOutput output = check.getOutput().orElseThrow();
        assertThat(output.getTitle()).contains("failed, 1 of 2 gates passed");
        assertThat(output.getSummary()).contains("a gate was not reached");
        assertThat(output.getText().orElseThrow().lines())
                .hasSize(4)
                .anyMatch(line -> line.startsWith("| subject\\.min | pass | 0\\.5"))
                .anyMatch(line -> line.startsWith("| prompt\\.min | fail |  |"));
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETED, SUCCESS",
        "UNSTABLE, NEUTRAL",
        "FAILED, FAILURE",
        "STOPPED, CANCELED",
        "INTERRUPTED, CANCELED",
    })
    void itsConclusionIsHowTheStageEnded(StageState state, ChecksConclusion conclusion) {
        assertThat(published(stage(state, "", Optional.empty())).getConclusion())
                .isEqualTo(conclusion);
    }

    @Test
    void whatAnAgentSaysStaysText() {
        String said = "@all [win](https://evil.example) <img src=x> `x` |\n# big";

        assertThat(published(stage(StageState.FAILED, said, Optional.empty()))
                        .getOutput()
                        .orElseThrow()
                        .getSummary())
                .contains(
                        "\\@\u2060all \\[win\\]\\(https\\:\u2060\\/\\/evil\\.example\\) \\<img src\\=x\\> \\`x\\` \\| \\#\u2060 big");
    }

    @Test
    void aHostThatIsAwayOrAnotherPluginDoesNotFailTheBuild() {
        for (Throwable broken : List.of(new IllegalStateException("away"), new NoSuchMethodError("publish"))) {
            LocalChecks.breakHost(broken);

            StageChecks.publish(run, stage(StageState.COMPLETED, "", Optional.empty()), listener());

            assertThat(log.toString(StandardCharsets.UTF_8))
                    .contains("the check of evaluate could not be published", broken.toString());
        }
    }

    /** The plugin is optional: a class loader that does not have its classes stands for a Jenkins without it. */
    @Test
    void withoutThePluginNothingHappens() throws Exception {
        StageRun stage = stage(StageState.COMPLETED, "", Optional.empty());

        without("io.jenkins.plugins.checks.").invoke(null, run, stage, listener());

        assertThat(LocalChecks.published()).isEmpty();
        assertThat(log.size()).isZero();
        without("jenkins.model.").invoke(null, run, stage, listener());
        assertThat(log.toString(StandardCharsets.UTF_8))
                .as("what is missing is missed")
                .contains("could not be published", "NoClassDefFoundError");
    }

    private static Method without(String missing) throws Exception {
        String own = StageChecks.class.getPackageName() + ".";
        ClassLoader loader = new ClassLoader(StageChecksTest.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith(missing)) {
                    throw new ClassNotFoundException(name);
                }
                if (!name.startsWith(own) || findLoadedClass(name) != null) {
                    return super.loadClass(name, resolve);
                }
                try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                    byte[] bytes = in.readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        };
        return loader.loadClass(StageChecks.class.getName())
                .getMethod("publish", Run.class, StageRun.class, TaskListener.class);
    }
}
