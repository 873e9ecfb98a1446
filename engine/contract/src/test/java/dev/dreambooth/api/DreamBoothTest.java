package dev.dreambooth.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Java program is told before a worker starts; how one runs is tested where the engine is. */
class DreamBoothTest {
    @TempDir
    private Path folder;

    private DreamBooth dreamBooth;

    @BeforeEach
    void prepare() {
        dreamBooth = DreamBooth.ofClassPath(List.of()).in(folder);
    }

    private static UserError refusal(Supplier<RunResult> run) {
        return assertThatExceptionOfType(UserError.class).isThrownBy(run::get).actual();
    }

    @Test
    void aWrongValueIsToldAsTheProgramSetIt() {
        UserError error = refusal(dreamBooth.with("learningRate", -1)::train);
        assertThat(error.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(error.setting()).hasValue("learningRate");
        assertThat(error.what()).endsWith("set by with(\"learningRate\", ...) in the program.");
        assertThat(error.remedy()).startsWith("It must be");
    }

    @Test
    void aSettingThatIsMissingIsToldAsAProgramSetsIt() {
        UserError error = refusal(dreamBooth::train);
        assertThat(error.what()).startsWith("subjectClass is not set, but instancePrompt");
        assertThat(error.remedy())
                .endsWith(" Set it by with(\"subjectClass\", ...) or by subjectClass: in dreambooth.yaml.")
                .doesNotContain("POM");
        assertThat(error.setting()).hasValue("subjectClass");
        assertThat(refusal(dreamBooth.with("subjectClass", "dog")::train).getMessage())
                .startsWith("instanceImages is not set.")
                .contains(" Set it by with(\"instanceImages\", ...) or by");
    }

    @Test
    void anUnknownSettingIsRefusedWithTheNearest() {
        assertThat(refusal(dreamBooth.with("learningRat", 1)::train).getMessage())
                .contains("no setting learningRat, which is set by with(\"learningRat\", ...)")
                .contains("Did you mean learningRate?");
    }

    @Test
    void theFileOfTheFolderIsReadAndTheProgramIsStronger() throws IOException {
        Files.writeString(folder.resolve("dreambooth.yaml"), "learningRate: -2\n");
        assertThat(refusal(dreamBooth::train).what()).contains("learningRate: in dreambooth.yaml, line 1");
        Files.writeString(folder.resolve("dreambooth.yaml"), "skip: true\noutputDirectory: out\n");
        RunResult skipped = dreamBooth.generate();
        assertThat(skipped)
                .isEqualTo(new RunResult(
                        Stage.GENERATE,
                        ExitCode.OK,
                        "The stage generate is left out, as its settings say.",
                        false,
                        folder.resolve("out/samples"),
                        Optional.empty()));
        assertThat(refusal(dreamBooth.with("skip", false)::generate).what()).contains("is not set");
        assertThat(dreamBooth.with("skip", false).with("skip", null).generate()).isEqualTo(skipped);
    }

    @Test
    void subjectsAreMaps() {
        DreamBooth two = dreamBooth.with(
                "concepts",
                List.of(Map.of("instanceImages", folder, "subjectClass", "dog"), Map.of("sujectClass", "cat")));
        assertThat(refusal(two::train).what())
                .contains("in its entry 2 the unknown name sujectClass (did you mean subjectClass?)");
    }

    @Test
    void thereMustBeAResultToVerify() {
        UserError error =
                refusal(() -> dreamBooth.with("prompts", List.of("a dog")).verify(Stage.GENERATE, 0));
        assertThat(error.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(error.getMessage())
                .isEqualTo("There is no result of generate to verify. Run the stage first, or set outputDirectory to"
                        + " where results lie.");
    }

    @Test
    void aResultThatIsNotWellIsThrownOnDemand() {
        RunResult failed =
                new RunResult(Stage.TRAIN, ExitCode.DATA, "No photo. Take one.", true, folder, Optional.empty());
        UserError error = refusal(failed::orElseThrow);
        assertThat(error).hasMessage("No photo. Take one.");
        assertThat(error.exitCode()).isEqualTo(ExitCode.DATA);
    }
}
