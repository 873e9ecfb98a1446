package dev.dreambooth.jenkins.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.jenkins.fake.FakeEngine;
import dev.dreambooth.jenkins.local.LocalCredentials;
import dev.dreambooth.jenkins.local.LocalFiles;
import dev.dreambooth.jenkins.local.LocalJenkins;
import dev.dreambooth.jenkins.results.DreamBoothAction;
import dev.dreambooth.jenkins.results.Sample;
import dev.dreambooth.jenkins.results.StageRun;
import hudson.AbortException;
import hudson.tasks.Fingerprinter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The life of a stage with real processes and files: to its end, through restarts, and to every early end. */
class StageExecutionTest extends StageTestCase {
    @Test
    @SuppressWarnings("unchecked")
    void runsToItsEndAndArchivesTheResults() throws Exception {
        start(FakeEngine.training(folder.resolve("engine"), 5, "0.05"));

        Map<String, Object> result = (Map<String, Object>) pipeline.await(PATIENCE);

        assertThat(result)
                .containsEntry("stage", "train")
                .containsEntry("state", "completed")
                .containsEntry("stable", true)
                .containsEntry("message", "trained")
                .containsEntry("fingerprint", "0".repeat(64))
                .containsEntry("meanFinalLoss", 0.5)
                .containsEntry("url", "https://ci.example.com/job/koala/1/dreambooth/")
                .containsEntry("metrics", Map.of("finalLoss", 0.5))
                .doesNotContainKey("finalLoss"); // the record's name for another number
        StageRun page = page();
        assertThat(page.getDone()).isEqualTo(5);
        assertThat(page.getMeanFinalLoss()).isEqualTo(0.5);
        assertThat(page.getCurve().isDrawable()).isTrue();
        assertThat(page.getSamples()).first().satisfies(sample -> {
            assertThat(sample.getPrompt()).isEqualTo("a <b>photo</b>"); // the page escapes it
            assertThat(sample.getSeed()).isEqualTo(7);
        });
        assertThat(page.getRecord().getSettings()).containsEntry("maxTrainSteps", "5");
        assertThat(page.getFiles())
                .containsExactlyInAnyOrder(
                        "events.jsonl",
                        "given.json",
                        "instance-images.png",
                        "model.zip",
                        "progress/contact-sheet.png",
                        "progress/step-000400/01-a-photo-seed7.png",
                        "run.json",
                        "validation.png");
        assertThat(run.artifact(page.getFolder() + "given.json"))
                .content(StandardCharsets.UTF_8)
                .contains("\"maxTrainSteps\": [\"5\"]", "a 'photo' of \\\"{identifier}\\\" ✓");
        try (ZipFile zip =
                new ZipFile(run.artifact(page.getFolder() + "model.zip").toFile())) {
            assertThat(zip.stream()).hasSize(2);
        }
        assertThat(run.getAction(Fingerprinter.FingerprintAction.class).getRecords())
                .hasSize(2);
        assertThat(pipeline.log()).contains("grace 2 s", "step 5");
        assertThatNothingOfOursIsLeft();
        assertThat(run.getResult()).isNull();
    }

    @Test
    void checkpointsAreArchivedIfAskedFor() throws Exception {
        TrainStep step = new TrainStep();
        step.setEngineHome(
                FakeEngine.training(folder.resolve("engine"), 1, "0.01").toString());
        step.setArchiveCheckpoints(true);
        step.start(pipeline.context()).start();

        pipeline.await(PATIENCE);

        assertThat(page().getFiles())
                .contains(
                        "checkpoints/checkpoint-000400/checkpoint.json",
                        "checkpoints/checkpoint-000400/state.safetensors",
                        "model.zip");
        assertThat(run.artifact(page().getFolder() + "checkpoints/checkpoint-000400/state.safetensors"))
                .hasContent("state");
    }

    @Test
    void imagesMadeWhileTrainingAreShownButNotThoseOfEarlierRuns() throws Exception {
        start(FakeEngine.training(folder.resolve("engine"), 1, "0.01"));

        pipeline.await(PATIENCE);

        assertThat(page().getSamples())
                .extracting(Sample::getName)
                .containsExactly("validation.png", "progress/step-000400/01-a-photo-seed7.png");
        assertThat(page().getFiles())
                .filteredOn(file -> file.startsWith("progress/"))
                .containsExactlyInAnyOrder("progress/contact-sheet.png", "progress/step-000400/01-a-photo-seed7.png");
        assertThat(run.artifact(page().getFolder() + "progress/step-000400/01-a-photo-seed7.png"))
                .hasContent("PNG");
    }

    @Test
    void credentialsReachTheEngineAndNoLogAndNoFile() throws Exception {
        LocalCredentials.reset();
        LocalCredentials.text("cache", "t0ken");
        TrainStep step = new TrainStep();
        step.setCacheCredentialsId("cache");
        step.setEngineHome(FakeEngine.script(
                        folder.resolve("engine"),
                        "echo \"before: $DREAMBOOTH_CACHE_TOKEN\"\nsleep 3\necho \"after: $DREAMBOOTH_CACHE_TOKEN\"\nfinish 2 CONFIGURATION no\n")
                .toString());
        StageExecution execution = (StageExecution) step.start(pipeline.context());
        execution.start();
        awaitLog("before");
        LocalJenkins.terminating(true);
        StageExecution written = LocalFiles.copy(execution);
        Thread.sleep(1200);
        LocalJenkins.terminating(false);
        pipeline.restart(written);

        assertThatThrownBy(() -> pipeline.await(PATIENCE)).isInstanceOf(AbortException.class);

        assertThat(pipeline.log()).contains("before: ****", "after: ****").doesNotContain("t0ken");
        assertThat(pipeline.environment()).doesNotContainKey("DREAMBOOTH_CACHE_TOKEN");
    }

    @Test
    void goesOnAfterARestartOfTheController() throws Exception {
        StageExecution before = start(FakeEngine.training(folder.resolve("engine"), 12, "0.2"));
        awaitLog("step 2");
        LocalJenkins.terminating(true);
        StageExecution written = LocalFiles.copy(before); // what is on disk; the old controller is gone from here on
        Thread.sleep(1200);
        LocalJenkins.terminating(false);

        pipeline.restart(written);
        pipeline.await(PATIENCE);

        assertThat(page().getDone()).isEqualTo(12);
        assertThat(page().getState()).isEqualTo("completed");
        assertThatNothingOfOursIsLeft();
        assertThat(pipeline.log()).contains("step 12");
    }

    @Test
    void goesOnWhenTheAgentComesBack() throws Exception {
        start(FakeEngine.training(folder.resolve("engine"), 10, "0.2"));
        awaitLog("step 1");
        LocalJenkins.online(false);
        awaitLog("cannot reach agent " + LocalJenkins.NODE);
        Thread.sleep(500);
        LocalJenkins.online(true);

        pipeline.await(PATIENCE);

        assertThat(pipeline.log()).contains("is back after", "step 10");
        assertThat(page().getState()).isEqualTo("completed");
    }

    @Test
    void goesOnWhenTheConnectionBreaksInTheMiddleOfACall() throws Exception {
        start(FakeEngine.training(folder.resolve("engine"), 10, "0.2"));
        awaitLog("step 1");

        LocalJenkins.abortCalls(1);
        pipeline.await(PATIENCE);

        assertThat(pipeline.log()).contains("step 10");
        assertThat(page().getState()).isEqualTo("completed");
    }

    @Test
    void anAbortLetsTheStageWriteItsCheckpoint() throws Exception {
        StageExecution execution = start(FakeEngine.training(folder.resolve("engine"), 200, "0.1"));
        awaitLog("step 2");
        InterruptedException cause = new InterruptedException("aborted by somebody");

        execution.stop(cause);

        assertThatThrownBy(() -> pipeline.await(PATIENCE)).isSameAs(cause);
        assertThat(pipeline.log())
                .contains("asking the stage to stop", "checkpoint at")
                .doesNotContain("SIGTERM");
        assertThat(page().getState()).isEqualTo("stopped");
        assertThat(page().getMessage()).contains("a checkpoint was written");
        assertThatNothingOfOursIsLeft();
    }

    @Test
    void aDeafProcessIsKilledAndNobodyElse() throws Exception {
        Process bystander =
                new ProcessBuilder("sleep", "60").directory(workspace.toFile()).start();
        StageExecution execution = start(FakeEngine.deaf(folder.resolve("engine")));
        for (int i = 0; i < 600 && run.getAction(DreamBoothAction.class) == null; i++) {
            Thread.sleep(50);
        }
        Thread.sleep(1000);

        execution.stop(new InterruptedException("aborted"));

        assertThatThrownBy(() -> pipeline.await(PATIENCE)).hasMessage("aborted");
        assertThat(pipeline.log()).contains("sending SIGTERM", "SIGKILL: sent");
        assertThat(bystander.isAlive()).isTrue();
        bystander.destroyForcibly();
    }

    @Test
    void aStoppedStageSaysWhatTheNextRunGoesOnFrom() throws Exception {
        StageExecution execution = start(FakeEngine.script(folder.resolve("engine"), """
                echo ready
                while [ ! -e "$control/cancel" ]; do sleep 0.1; done
                event '{"event":"CheckpointWritten","path":"../checkpoints/checkpoint-000117","step":117}'
                finish 8 CANCELLED "stopped after step 117 of 400"
                """));
        awaitLog("ready");
        execution.stop(new InterruptedException("aborted"));

        assertThatThrownBy(() -> pipeline.await(PATIENCE)).hasMessage("aborted");
        assertThat(page().getMessage())
                .isEqualTo(
                        "stopped after step 117 of 400. The next run goes on from checkpoint checkpoint-000117 of step 117.");
        assertThat(pipeline.log())
                .contains("checkpoint checkpoint-000117 of step 117 is kept; the next run goes on from it");
    }

    @Test
    void aStageKnowsItsPlaceInThePipeline() throws Exception {
        pipeline.inBranch("sks dog").inStage("Train");
        start(FakeEngine.training(folder.resolve("engine"), 1, "0.01"));
        pipeline.await(PATIENCE);

        assertThat(page().getBlocks()).isEqualTo("Train › sks dog");
        assertThat(page().getAgent()).isEqualTo(LocalJenkins.NODE);
        assertThat(page().getPlace().getWorkspace()).isEqualTo("work space");
        assertThat(page().getStartedAt()).isPositive();
        assertThat(page().getDurationMillis()).isPositive();
    }

    @Test
    void aDeletedWorkspaceEndsTheStepWithAClearMessage() throws Exception {
        start(FakeEngine.training(folder.resolve("engine"), 100, "0.1"));
        awaitLog("step 1");
        new hudson.FilePath(workspace.resolve(".dreambooth").toFile()).deleteRecursive();

        assertThatThrownBy(() -> pipeline.await(PATIENCE)).hasMessageContaining("Was the workspace deleted?");
    }

    @Test
    void aKilledBuildTakesItsProcessAlong() throws Exception {
        start(FakeEngine.training(folder.resolve("engine"), 1000, "0.1"));
        awaitLog("step 1");
        Path control;
        try (var folders = Files.list(workspace.resolve(".dreambooth"))) {
            control = folders.findFirst().orElseThrow();
        }
        long pid = Long.parseLong(Files.readString(control.resolve("pid")).trim());
        pipeline.kill();

        for (int i = 0; i < 300 && ProcessHandle.of(pid).isPresent(); i++) {
            Thread.sleep(100);
        }
        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(pipeline.hasEnded()).isFalse();
    }
}
