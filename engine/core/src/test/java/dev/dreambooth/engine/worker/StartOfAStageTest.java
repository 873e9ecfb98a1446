package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.launch.EngineClassPath;
import dev.dreambooth.contract.launch.WorkerCommand;
import dev.dreambooth.contract.launch.WorkerLauncher;
import dev.dreambooth.contract.launch.WorkerOutcome;
import dev.dreambooth.contract.spec.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a worker loads before it computes. */
@Timeout(120)
class StartOfAStageTest extends TinyRuns {
    private WorkerOutcome generate() throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("prompts", "a photo of sks dog");
        settings.put("cache", "off");
        settings.put("device", "auto");
        RunSpec spec = spec(Stage.GENERATE, settings);
        WorkerCommand command = EngineClassPath.ofThisProcess().command(spec.settings());
        return new WorkerLauncher(command, events::add).run(spec);
    }

    /** DJL says so when it loads libtorch. */
    private boolean hasLoadedLibtorch() throws IOException {
        return Files.readString(folder.resolve("out/.work/generate/worker.log")).contains("PtEngine");
    }

    @Test
    void aRunWithNothingToDoLoadsNoLibtorch() throws Exception {
        assertThat(generate().exitCode()).isEqualTo(ExitCode.OK);
        assertThat(hasLoadedLibtorch()).isTrue();

        WorkerOutcome again = generate();
        assertThat(again.message()).startsWith("up to date");
        assertThat(hasLoadedLibtorch()).isFalse();
    }
}
