package dev.dreambooth.jenkins.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.launch.WorkerCommand;
import dev.dreambooth.jenkins.engine.DreamBoothConfiguration;
import dev.dreambooth.jenkins.engine.EngineInstallation;
import dev.dreambooth.jenkins.fake.FakeJob;
import dev.dreambooth.jenkins.fake.FakePipeline;
import dev.dreambooth.jenkins.fake.FakeRun;
import dev.dreambooth.jenkins.fake.RealEngine;
import dev.dreambooth.jenkins.local.LocalFiles;
import dev.dreambooth.jenkins.local.LocalJenkins;
import dev.dreambooth.jenkins.results.DreamBoothAction;
import dev.dreambooth.jenkins.results.Sample;
import dev.dreambooth.jenkins.results.StageRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps with the engine itself: the embedded model is really trained, across a restart of the controller. */
class RealTrainingTest {
    private static final Path PHOTOS = Path.of("..", "it", "quickstart", "images");
    private static final int PATIENCE = 400;

    @TempDir
    private Path folder;

    private Path workspace;
    private Path engine;
    private FakeJob job;

    @BeforeEach
    void prepareAWorkspace() throws Exception {
        LocalJenkins.reset(new DreamBoothConfiguration(), new EngineInstallation.DescriptorImpl());
        workspace = Files.createDirectories(folder.resolve("workspace"));
        engine = RealEngine.at(folder.resolve("engine"));
        job = new FakeJob();
        Files.writeString(workspace.resolve("dreambooth.yaml"), """
                subjectClass: dog
                instanceImages: %s
                withPriorPreservation: false
                maxTrainSteps: 8
                lrWarmupSteps: 0
                checkpointingSteps: 4
                inferenceSteps: 2
                cache: off
                """.formatted(
                        PHOTOS.toAbsolutePath().normalize()));
    }

    private FakePipeline pipeline() throws Exception {
        return new FakePipeline(new FakeRun(job, folder), workspace);
    }

    private StageExecution start(StageStep step, FakePipeline pipeline) throws Exception {
        step.setEngineHome(engine.toString());
        StageExecution execution = (StageExecution) step.start(pipeline.context());
        execution.start();
        return execution;
    }

    @Test
    @SuppressWarnings("unchecked")
    void trainsAcrossARestartAndMakesImages() throws Exception {
        FakePipeline training = pipeline();
        TrainStep train = new TrainStep();
        train.setMaxTrainSteps(10); // stronger than the file
        train.setArchiveCheckpoints(true);
        train.setSamplePrompts(List.of("a photo of {identifier} {subjectClass}"));
        train.setSampleSteps(10);
        train.setClassInferenceSteps(2);
        StageExecution before = start(train, training);
        for (int i = 0; i < PATIENCE * 5 && !training.log().contains("train on cpu"); i++) {
            Thread.sleep(200);
        }
        LocalJenkins.terminating(true);
        StageExecution written = LocalFiles.copy(before);
        Thread.sleep(1000);
        LocalJenkins.terminating(false);
        training.restart(written);
        Map<String, Object> trained = (Map<String, Object>) training.await(PATIENCE);

        assertThat(trained).containsEntry("state", "completed").containsEntry("stable", true);
        assertThat((String) trained.get("fingerprint")).hasSize(64);
        assertThat((Double) trained.get("meanFinalLoss")).isBetween(0.0, 10.0);
        StageRun page =
                job.getLastBuild().getAction(DreamBoothAction.class).getStages().get(0);
        assertThat(page.getDone()).isEqualTo(10);
        assertThat(page.getCurve().isDrawable()).isTrue();
        assertThat(page.getFiles())
                .contains(
                        "run.json",
                        "model.zip",
                        "progress/contact-sheet.png",
                        "checkpoints/checkpoint-000008/state.safetensors",
                        "checkpoints/checkpoint-000008/manifest.json");
        assertThat(page.getSamples()).extracting(Sample::getStep).containsExactly(0, 10);
        assertThat(job.getLastBuild()
                        .artifact(page.getFolder() + page.getSamples().get(1).getName()))
                .isNotEmptyFile();
        assertThat(page.getRecord().getSettings()).containsEntry("maxTrainSteps", "10");

        FakePipeline sampling = pipeline();
        GenerateStep generate = new GenerateStep();
        generate.setPrompts(List.of("a photo of {identifier} {subjectClass} in the snow"));
        generate.setSeed(42L);
        start(generate, sampling);
        Map<String, Object> made = (Map<String, Object>) sampling.await(PATIENCE);

        assertThat((List<String>) made.get("samples")).singleElement().satisfies(name -> {
            assertThat(name).endsWith("-seed42.png");
            assertThat(job.getLastBuild().artifact(name)).isNotEmptyFile();
        });

        FakePipeline again = pipeline();
        GenerateStep same = new GenerateStep();
        same.setPrompts(List.of("a photo of {identifier} {subjectClass} in the snow"));
        same.setSeed(42L);
        start(same, again);
        assertThat((Map<String, Object>) again.await(PATIENCE))
                .extractingByKey("message")
                .asString()
                .contains("up to date");
        DreamBoothAction last = job.getLastBuild().getAction(DreamBoothAction.class);
        assertThat(last.getStages().get(0).getSamples()).hasSize(1);
    }

    @Test
    void anAbortGivesTheWorkerTheGraceOfTheStep() throws Exception {
        FakePipeline pipeline = pipeline();
        TrainStep train = new TrainStep();
        train.setMaxTrainSteps(10_000);
        train.setCheckpointingSteps(5_000); // none but the abort's
        train.setGraceSeconds(77);
        StageExecution execution = start(train, pipeline);
        for (int i = 0; i < PATIENCE * 5 && !pipeline.log().contains("  step "); i++) {
            Thread.sleep(200);
        }
        ProcessHandle worker = ProcessHandle.allProcesses()
                .filter(process -> arguments(process).contains(WorkerCommand.ENGINE_MAIN))
                .filter(process -> arguments(process).toString().contains(folder.toString()))
                .findFirst()
                .orElseThrow();
        assertThat(arguments(worker)).last().isEqualTo("77");

        InterruptedException cause = new InterruptedException("aborted");
        execution.stop(cause);

        assertThatThrownBy(() -> pipeline.await(PATIENCE)).isSameAs(cause);
        assertThat(pipeline.log()).contains("it has 77 s for its checkpoint").doesNotContain("SIGTERM");
        assertThat(worker.isAlive()).isFalse();
        assertThat(workspace.resolve("dreambooth/checkpoints")).isNotEmptyDirectory();
    }

    private static List<String> arguments(ProcessHandle process) {
        return List.of(process.info().arguments().orElse(new String[0]));
    }

    @Test
    void aLoraIsArchivedAsTheModel() throws Exception {
        FakePipeline pipeline = pipeline();
        TrainStep train = new TrainStep();
        train.setTrainMethod("lora");
        train.setMaxTrainSteps(1);
        start(train, pipeline);
        pipeline.await(PATIENCE);

        StageRun page =
                job.getLastBuild().getAction(DreamBoothAction.class).getStages().get(0);
        try (ZipFile zip = new ZipFile(
                job.getLastBuild().artifact(page.getFolder() + "model.zip").toFile())) {
            assertThat(zip.stream())
                    .extracting(ZipEntry::getName)
                    .containsExactly("kohya_lora_weights.safetensors", "pytorch_lora_weights.safetensors");
        }
    }

    @Test
    void aWrongSettingIsRefusedWithItsPlaceAndARemedy() throws Exception {
        FakePipeline pipeline = pipeline();
        TrainStep step = new TrainStep();
        step.setLearningRate(-1.0);
        start(step, pipeline);

        assertThatThrownBy(() -> pipeline.await(PATIENCE))
                .hasMessageContaining("configuration error")
                .hasMessageContaining("the argument learningRate of dreamboothTrain")
                .hasMessageContaining("must be");
    }
}
