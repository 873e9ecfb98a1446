package dev.dreambooth.jenkins.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.jenkins.fake.FakeEngine;
import dev.dreambooth.jenkins.fake.FakePipeline;
import dev.dreambooth.jenkins.fake.FakeRun;
import dev.dreambooth.jenkins.local.LocalJenkins;
import dev.dreambooth.jenkins.results.DreamBoothAction;
import dev.dreambooth.jenkins.results.StageOutputs;
import dev.dreambooth.jenkins.results.StageReport;
import dev.dreambooth.jenkins.results.StageState;
import hudson.AbortException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Engines whose steps have lost them: nobody watches them, and the next attempt needs their place. */
class FormerStepsTest extends StageTestCase {
    /** Returns the process of the only run in the workspace. */
    private ProcessHandle engineProcess() throws Exception {
        Path control;
        try (var folders = Files.list(workspace.resolve(".dreambooth"))) {
            control = folders.findFirst().orElseThrow();
        }
        return ProcessHandle.of(
                        Long.parseLong(Files.readString(control.resolve("pid")).trim()))
                .orElseThrow();
    }

    /** A long training whose step has given up its agent, which lives on. */
    private ProcessHandle lostEngine() throws Exception {
        TrainStep step = new TrainStep();
        step.setEngineHome(
                FakeEngine.training(folder.resolve("engine"), 1000, "0.1").toString());
        step.setOfflineMinutes(0);
        step.start(pipeline.context()).start();
        awaitLog("step 1");
        ProcessHandle engine = engineProcess();
        LocalJenkins.online(false);
        assertThatThrownBy(() -> pipeline.await(PATIENCE)).hasMessageContaining("not reachable");
        assertThat(engine.isAlive()).as("nobody could tell it").isTrue();
        return engine;
    }

    @Test
    void anEngineThatNobodyWaitsForIsStoppedWhenItsAgentIsBack() throws Exception {
        ProcessHandle engine = lostEngine();

        LocalJenkins.online(true);

        engine.onExit().get(PATIENCE, TimeUnit.SECONDS);
        assertThatNothingOfOursIsLeft();
    }

    /** That an engine is to be stopped is in a controller's memory; after a restart the next attempt in the workspace does it. */
    @Test
    void afterARestartOfTheControllerTheNextAttemptStopsIt() throws Exception {
        ProcessHandle engine = lostEngine();
        LocalJenkins.terminating(true);
        Thread.sleep(TimeUnit.SECONDS.toMillis(6)); // it is looked for every five
        LocalJenkins.terminating(false);
        LocalJenkins.online(true);
        Thread.sleep(TimeUnit.SECONDS.toMillis(6));
        assertThat(engine.isAlive()).as("forgotten").isTrue();

        pipeline = new FakePipeline(run, workspace);
        start(FakeEngine.training(folder.resolve("next engine"), 1, "0.01"));

        assertThat((Map<?, ?>) pipeline.await(PATIENCE)).extracting("state").isEqualTo("completed");
        assertThat(engine.isAlive()).isFalse();
        assertThat(pipeline.log()).contains("a run that nobody waits for any more is at work in this workspace");
        assertThatNothingOfOursIsLeft();
    }

    /** A run of an earlier step, at work in the workspace and watched by nobody. */
    private Process formerRun(String id) throws Exception {
        Path control = Files.createDirectories(workspace.resolve(".dreambooth").resolve(id));
        Path script = folder.resolve("former-" + id);
        Files.writeString(script, "while [ ! -e \"$2/cancel\" ]; do sleep 0.1; done\n");
        Process process = new ProcessBuilder("sh", script.toString(), "--control", control.toString()).start();
        Files.writeString(control.resolve("pid"), Long.toString(process.pid()));
        return process;
    }

    @Test
    void theNextAttemptStopsTheRunThatItsStepHasLost() throws Exception {
        Process lost = formerRun("1-7-abcdef");
        Process watched = formerRun("1-8-abcdef");
        DreamBoothAction.of(run)
                .store(new StageReport("1-7-abcdef", "train")
                        .closed(StageState.INTERRUPTED, "lost", StageOutputs.NONE));
        DreamBoothAction.of(run).store(new StageReport("1-8-abcdef", "train").open(StageState.RUNNING));

        start(FakeEngine.training(folder.resolve("engine"), 1, "0.01"));
        assertThat((Map<?, ?>) pipeline.await(PATIENCE)).extracting("state").isEqualTo("completed");

        assertThat(lost.isAlive()).isFalse();
        assertThat(workspace.resolve(".dreambooth/1-7-abcdef")).doesNotExist();
        assertThat(pipeline.log()).contains("a run that nobody waits for any more is at work in this workspace");
        assertThat(watched.isAlive()).as("its step goes on").isTrue();
        watched.destroyForcibly();
    }

    @Test
    void whatALostMachineHasLeftGoesWithTheNextRun() throws Exception {
        FakeRun next = new FakeRun(run.getParent(), folder);
        DreamBoothAction.of(run)
                .store(new StageReport("1-7-abcdef", "train")
                        .closed(StageState.INTERRUPTED, "lost", StageOutputs.NONE));
        Path left = Files.createDirectories(workspace.resolve(".dreambooth/1-7-abcdef"));
        Files.writeString(left.resolve("pid"), "999999999");
        pipeline = new FakePipeline(next, workspace);

        start(FakeEngine.training(folder.resolve("engine"), 1, "0.01"));
        pipeline.await(PATIENCE);

        assertThatNothingOfOursIsLeft();
    }

    @Test
    void aLostAgentIsToldInAWayThatRetryUnderstands() throws Exception {
        TrainStep step = new TrainStep();
        step.setEngineHome(
                FakeEngine.training(folder.resolve("engine"), 50, "0.1").toString());
        step.setOfflineMinutes(0);
        StageExecution execution = (StageExecution) step.start(pipeline.context());
        execution.start();
        awaitLog("step 1");
        LocalJenkins.online(false);

        assertThatThrownBy(() -> pipeline.await(PATIENCE))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("not reachable for 0 min")
                .hasMessageContaining("last checkpoint")
                .hasCauseInstanceOf(ClosedChannelException.class);
        assertThat(page().getState()).isEqualTo("interrupted");
    }
}
