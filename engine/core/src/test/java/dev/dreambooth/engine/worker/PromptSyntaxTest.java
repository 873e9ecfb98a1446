package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.engine.data.png.GenerationParameters;
import dev.dreambooth.engine.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code generate} makes of brackets, and says of them. */
class PromptSyntaxTest {
    private static final String WEIGHTED = "a (dog:1.4)";
    private static final String LONG = "a photo of sks dog in the snow on beach ".repeat(9);

    @TempDir
    Path folder;

    private TinyRun run;

    @BeforeEach
    void prepare() throws Exception {
        run = new TinyRun(folder);
    }

    private List<String> generate() {
        long before = Tensor.liveHandles();
        Event.RunFinished end = run.run(Stage.GENERATE);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        assertThat(Tensor.liveHandles()).isEqualTo(before);
        return run.events(Event.Warning.class).stream()
                .map(Event.Warning::message)
                .toList();
    }

    private byte[] image() throws IOException {
        return Files.readAllBytes(run.out("samples/01-a-dog-1-4-seed7.png"));
    }

    @Test
    void bracketsInPlainPromptsAreToldOfOnce() throws IOException {
        run.set("prompts", WEIGHTED + "|[a] cat").set("negativePrompt", "((blurry))");
        assertThat(generate())
                .filteredOn(warning -> warning.contains("promptSyntax"))
                .singleElement()
                .asString()
                .contains("\"a (dog:1.4)\"", "Set promptSyntax to weighted");
        assertThat(GenerationParameters.ofPng(image()).orElseThrow().promptSyntax())
                .isNull();
    }

    @Test
    void weightedPromptsNeedNoWarningAndMakeOtherImagesThatTellOfIt() throws IOException {
        run.set("prompts", WEIGHTED);
        generate();
        byte[] plain = image();
        run.set("promptSyntax", "weighted");
        assertThat(generate()).noneMatch(warning -> warning.contains("prompt"));
        assertThat(image()).isNotEqualTo(plain);
        assertThat(GenerationParameters.ofPng(image()).orElseThrow().promptSyntax())
                .isEqualTo("weighted");
        byte[] weighted = image();
        run.set("prompts", WEIGHTED + "|a cat");
        assertThat(run.run(Stage.GENERATE).message()).contains("made 1 images", "1 more are as they were");
        assertThat(image()).isEqualTo(weighted);
    }

    @Test
    void whatIsCutInPlainIsReadInWeighted() {
        run.set("prompts", LONG).set("negativePrompt", LONG + " cat");
        assertThat(generate())
                .filteredOn(warning -> warning.contains("cut off"))
                .hasSize(2);
        run.set("promptSyntax", "weighted");
        assertThat(generate()).noneMatch(warning -> warning.contains("cut off"));
    }
}
