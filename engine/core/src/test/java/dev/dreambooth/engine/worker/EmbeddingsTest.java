package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.engine.data.png.GenerationParameters;
import dev.dreambooth.engine.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words that {@code generate} reads from files. */
class EmbeddingsTest {
    @TempDir
    Path folder;

    private TinyRun run;

    @BeforeEach
    void copyFiles() throws Exception {
        run = new TinyRun(folder);
        Path golden =
                Path.of(EmbeddingsTest.class.getResource("/golden/embeddings").toURI());
        for (String file : new String[] {"TwoToys.safetensors", "threetoys.pt", "xl-toy.safetensors"}) {
            Files.copy(golden.resolve(file), folder.resolve(file));
        }
        run.set("prompts", "a twotoys dog").set("embeddings", "TwoToys.safetensors|threetoys.pt");
    }

    private Event.RunFinished generate() {
        long before = Tensor.liveHandles();
        Event.RunFinished end = run.run(Stage.GENERATE);
        assertThat(Tensor.liveHandles()).isEqualTo(before);
        return end;
    }

    private byte[] image() throws IOException {
        return Files.readAllBytes(run.out("samples/01-a-twotoys-dog-seed7.png"));
    }

    @Test
    void wordsAreReadInAnyCaseAndRecorded() throws IOException {
        assertThat(generate().exitCode()).isEqualTo(ExitCode.OK);
        byte[] learnt = image();
        String digest = Sha256.of(folder.resolve("TwoToys.safetensors"));
        Map<String, String> inputs =
                RunRecord.read(run.out("samples")).orElseThrow().fingerprint().inputs();
        assertThat(inputs).containsEntry("embedding TwoToys", digest).containsKey("embedding threetoys");
        assertThat(GenerationParameters.ofPng(learnt).orElseThrow().embeddings())
                .containsEntry("TwoToys", digest);
        assertThat(run.events(Event.Warning.class))
                .extracting(Event.Warning::message)
                .singleElement()
                .asString()
                .contains("'threetoys'");
        run.unset("embeddings");
        assertThat(generate().exitCode()).isEqualTo(ExitCode.OK);
        assertThat(image()).isNotEqualTo(learnt);
    }

    @ParameterizedTest
    @CsvSource({
        "none.pt, none.pt does not exist",
        "spec.json, is neither a .safetensors",
        "xl-toy.safetensors, is for text of width 24 and 32",
        "TwoToys.safetensors|copy/twotoys.safetensors, Two embeddings are called 'twotoys'",
        "two.safetensors, cannot be used: it holds"
    })
    void unusableFilesAreRefusedByName(String files, String message) throws Exception {
        Files.createDirectories(folder.resolve("copy"));
        Files.copy(folder.resolve("TwoToys.safetensors"), folder.resolve("copy/twotoys.safetensors"));
        Path lora = Path.of(EmbeddingsTest.class
                .getResource("/golden/sdxl/base/golden.safetensors")
                .toURI());
        Files.copy(lora, folder.resolve("two.safetensors"));
        Event.RunFinished end = run.set("embeddings", files).run(Stage.GENERATE);
        assertThat(end.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(end.message()).contains(message, "-Ddreambooth.embeddings");
    }
}
