package dev.dreambooth.jenkins.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.jenkins.engine.DreamBoothConfiguration;
import dev.dreambooth.jenkins.fake.FakeEngine;
import dev.dreambooth.jenkins.fake.FakeJob;
import dev.dreambooth.jenkins.fake.FakePipeline;
import dev.dreambooth.jenkins.fake.FakeRun;
import hudson.AbortException;
import hudson.model.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.junit.jupiter.api.Test;

/** What a Pipeline and the page get when the process of a stage has ended, well or not. */
class StageEndingTest extends StageTestCase {
    @Test
    void aGateThatIsNotReachedMakesTheStepUnstableAndGoesOn() throws Exception {
        start(FakeEngine.ending(folder.resolve("engine"), 4, "GATE_FAILED", "finalLoss 0.9 is above 0.5"));

        assertThat((Map<?, ?>) pipeline.await(PATIENCE)).extracting("stable").isEqualTo(false);
        assertThat(run.getResult()).isEqualTo(Result.UNSTABLE);
        assertThat(pipeline.node().getAction(WarningAction.class).getMessage()).isEqualTo("finalLoss 0.9 is above 0.5");
    }

    @Test
    void aFailureSaysWhatHappenedAndWhatToDo() throws Exception {
        start(FakeEngine.ending(folder.resolve("engine"), 6, "DEVICE_MEMORY", "Lower trainBatchSize."));

        assertThatThrownBy(() -> pipeline.await(PATIENCE))
                .isInstanceOf(AbortException.class)
                .hasMessage("DreamBooth train failed (out of device memory): Lower trainBatchSize.");
        assertThat(page().getState()).isEqualTo("failed");
        assertThatNothingOfOursIsLeft();
    }

    @Test
    void aProcessThatCannotSayHowItEndedIsQuotedOnce() throws Exception {
        start(FakeEngine.script(folder.resolve("engine"), """
                echo 'looking for java'
                echo 'ERROR: There is no Java: java cannot be run. Install Java 17.'
                echo bye
                exit 7
                """));

        assertThatThrownBy(() -> pipeline.await(PATIENCE))
                .hasMessage("DreamBooth train failed (native library unavailable): "
                        + "There is no Java: java cannot be run. Install Java 17.");
        assertThat(page().getMessage()).isEqualTo("There is no Java: java cannot be run. Install Java 17.");
    }

    @Test
    void aDamagedEngineIsQuotedToo() throws Exception {
        start(FakeEngine.script(
                folder.resolve("engine"), "echo 'Error: Could not find or load main class X'\nexit 1\n"));

        assertThatThrownBy(() -> pipeline.await(PATIENCE))
                .hasMessage("DreamBooth train failed (exit status 1): Error: Could not find or load main class X");
    }

    @Test
    void aProcessWithoutAWordIsToldOfOnce() throws Exception {
        start(FakeEngine.script(folder.resolve("engine"), "exit 137\n"));

        assertThatThrownBy(() -> pipeline.await(PATIENCE)).hasMessageContaining("exit status 137, SIGKILL");
    }

    @Test
    void aResultThatIsUpToDateHasTheLossesOfAllSteps() throws Exception {
        Path model = Files.createDirectories(workspace.resolve("dreambooth/model"));
        Files.writeString(
                model.resolve("losses.csv"),
                "step,loss,instanceLoss,priorLoss\n1,0.9,0.9,NaN\n2,0.5,0.5,NaN\n3,0.25,0.25,NaN\n");
        Files.writeString(model.resolve("validation-losses.csv"), "step,validationLoss\n1,0.8\n3,0.7\n");
        Files.writeString(model.resolve("run.json"), "{\"metrics\":{\"finalLoss\":0.25}}");
        start(FakeEngine.ending(folder.resolve("engine"), 0, "OK", "fetched from the remote cache"));

        assertThat((Map<?, ?>) pipeline.await(PATIENCE))
                .extracting("meanFinalLoss")
                .isEqualTo(0.25);
        assertThat(page().getCurve().isDrawable()).isTrue();
        assertThat(page().getCurve().getBestStep()).isEqualTo(3);
        assertThat(page().getDone()).isEqualTo(3);
        assertThat(page().getTotal()).isEqualTo(3);
    }

    @Test
    void aResultHasTheSameKeysAndTypesWhateverBecameOfIt() throws Exception {
        start(FakeEngine.script(
                folder.resolve("engine"),
                "printf '{\"message\":\"ok\",\"folder\":\"/elsewhere\"}' > \"$control/result.json\"\nexit 0\n"));
        Map<?, ?> outside = (Map<?, ?>) pipeline.await(PATIENCE);
        FakePipeline other = new FakePipeline(new FakeRun(new FakeJob(), folder), workspace);
        TrainStep step = new TrainStep();
        step.setEngineHome(
                FakeEngine.training(folder.resolve("other"), 2, "0.01").toString());
        step.start(other.context()).start();
        Map<?, ?> archived = (Map<?, ?>) other.await(PATIENCE);

        assertThat(outside.keySet()).isEqualTo(archived.keySet());
        archived.forEach(
                (key, value) -> assertThat(outside.get(key)).as("%s", key).hasSameClassAs(value));
        assertThat(outside.get("meanFinalLoss")).as("not less than any number").isEqualTo(Double.NaN);
        assertThat(outside.get("artifacts")).as("nothing was archived").isEqualTo("");
    }

    @Test
    void pathsOfTheAgentsDiskAreShortened() throws Exception {
        start(FakeEngine.script(
                folder.resolve("engine"),
                "finish 0 OK \"fetched from $PWD/cache: all is in $PWD/dreambooth/model\"\n"));

        assertThat((Map<?, ?>) pipeline.await(PATIENCE))
                .extracting("message")
                .isEqualTo("fetched from cache: all is in dreambooth/model");
    }

    @Test
    void aModelThatCannotBePackedIsAWarningAndTheRestIsArchived() throws Exception {
        start(FakeEngine.script(folder.resolve("engine"), """
                mkdir -p dreambooth/model
                echo '{}' > dreambooth/model/model_index.json
                echo '{"metrics":{"finalLoss":0.5}}' > dreambooth/model/run.json
                mkdir -p "$control/model.zip/in-the-way"
                finish 0 OK trained
                """));

        assertThat((Map<?, ?>) pipeline.await(PATIENCE)).extracting("state").isEqualTo("completed");
        assertThat(page().getFiles()).contains("run.json").doesNotContain("model.zip");
        assertThat(page().getWarnings())
                .singleElement()
                .asString()
                .contains("the model is not archived", "archiveModel: false");
        assertThat(pipeline.log()).contains("WARNING: the model is not archived");
        assertThatNothingOfOursIsLeft();
    }

    @Test
    void aModelWhoseZipHasNoRoomIsAWarningAndTheRestIsArchived() throws Exception {
        DreamBoothConfiguration.get().setMaxArchiveMegabytes(1 << 20);
        start(FakeEngine.script(folder.resolve("engine"), """
                [ -e "$control/archive" ] && echo 'asked for room'
                mkdir -p dreambooth/model/unet
                echo '{}' > dreambooth/model/model_index.json
                truncate -s 900G dreambooth/model/unet/diffusion_pytorch_model.safetensors
                echo '{"metrics":{"finalLoss":0.5}}' > dreambooth/model/run.json
                finish 0 OK trained
                """));

        assertThat((Map<?, ?>) pipeline.await(PATIENCE)).extracting("state").isEqualTo("completed");
        assertThat(page().getFiles()).contains("run.json").doesNotContain("model.zip");
        assertThat(page().getWarnings())
                .singleElement()
                .asString()
                .contains("the model is not archived", "it needs 921600 MB once more", "Make room on that disk");
        assertThat(pipeline.log()).contains("asked for room");
        assertThatNothingOfOursIsLeft();
    }

    @Test
    void aResultThatIsNotJsonEndsTheStepWithAnError() throws Exception {
        start(FakeEngine.script(folder.resolve("engine"), "echo '{{{' > \"$control/result.json\"\nexit 0\n"));

        assertThatThrownBy(() -> pipeline.await(PATIENCE)).hasMessageContaining("not usable as JSON");
        assertThat(page().getState()).isEqualTo("failed");
        assertThatNothingOfOursIsLeft();
    }

    @Test
    void resultsOutsideOfTheWorkspaceAreNotTouched() throws Exception {
        Path secret = Files.createDirectories(folder.resolve("secret"));
        Files.writeString(secret.resolve("run.json"), "{}");
        start(FakeEngine.script(
                folder.resolve("engine"),
                "printf '{\"message\":\"ok\",\"folder\":\"../secret\"}' > \"$control/result.json\"\nexit 0\n"));

        pipeline.await(PATIENCE);

        assertThat(pipeline.log()).contains("not in the workspace");
        assertThat(page().getFiles()).isEmpty();
    }

    @Test
    void aMissingEngineIsToldWithTheRemedy() throws Exception {
        start(folder.resolve("nowhere"));

        assertThatThrownBy(() -> pipeline.await(PATIENCE))
                .hasMessageContaining("there is no folder")
                .hasMessageContaining("Manage Jenkins, Tools")
                .hasMessageContaining("DREAMBOOTH_HOME");
    }

    @Test
    void anEngineOfAnotherKindIsRefusedBeforeItStarts() throws Exception {
        Path engine = FakeEngine.ending(folder.resolve("engine"), 0, "OK", "");
        Files.writeString(engine.resolve("lib/engine.properties"), "version=9.9.9\ncontrol=2\n");
        start(engine);

        assertThatThrownBy(() -> pipeline.await(PATIENCE))
                .hasMessageContaining("engine 9.9.9 speaks version 2")
                .hasMessageContaining("version 1");
    }
}
