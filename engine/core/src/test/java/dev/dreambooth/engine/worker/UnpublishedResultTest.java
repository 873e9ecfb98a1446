package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A result that cannot be written costs no step: the next run has but to write it. */
class UnpublishedResultTest extends TinyRuns {
    @Test
    void theLastStepBecomesACheckpointThatTheNextRunPublishes() throws Exception {
        Map<String, String> settings = settings("whole");
        assertThat(run(Stage.TRAIN, settings).exitCode()).isEqualTo(ExitCode.OK);

        Path model = folder.resolve("base");
        copy(Path.of(settings.get("model")), model);
        Path needed = model.resolve("scheduler/scheduler_config.json");
        byte[] content = Files.readAllBytes(needed);
        settings.putAll(Map.of(
                "model",
                model.toString(),
                "outputDirectory",
                folder.resolve("out").toString()));
        Path spec = folder.resolve("spec.json");
        spec(Stage.TRAIN, settings).write(spec);

        EventListener takeAwayAfterTheLastStep = event -> {
            if (event instanceof Event.StepCompleted step && step.step() == step.totalSteps()) {
                delete(needed);
            }
        };
        Event.RunFinished failed = new Worker(spec, takeAwayAfterTheLastStep, () -> false).run();
        assertThat(failed.exitCode()).as(failed.message()).isNotEqualTo(ExitCode.OK);
        assertThat(folder.resolve("out/model")).doesNotExist();
        assertThat(folder.resolve("out/checkpoints/checkpoint-000004")).isDirectory();

        Files.write(needed, content);
        assertThat(run(spec, () -> false).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(events).noneMatch(Event.StepCompleted.class::isInstance);
        assertThat(files(folder.resolve("out/model/unet")))
                .containsExactlyInAnyOrderEntriesOf(files(folder.resolve("whole/model/unet")));
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Map.Entry<String, byte[]> file : files(from).entrySet()) {
            Path target = to.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
    }
}
