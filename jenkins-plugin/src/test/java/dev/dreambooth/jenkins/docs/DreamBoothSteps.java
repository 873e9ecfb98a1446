package dev.dreambooth.jenkins.docs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.jenkins.engine.DreamBoothConfiguration;
import dev.dreambooth.jenkins.engine.EngineInstallation;
import dev.dreambooth.jenkins.fake.FakeEngine;
import dev.dreambooth.jenkins.fake.FakeJob;
import dev.dreambooth.jenkins.fake.FakePipeline;
import dev.dreambooth.jenkins.fake.FakeRun;
import dev.dreambooth.jenkins.local.LocalCredentials;
import dev.dreambooth.jenkins.local.LocalJenkins;
import dev.dreambooth.jenkins.steps.EvaluateStep;
import dev.dreambooth.jenkins.steps.GenerateStep;
import dev.dreambooth.jenkins.steps.RegularizeStep;
import dev.dreambooth.jenkins.steps.ReportStep;
import dev.dreambooth.jenkins.steps.TrainStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/**
 * Runs our steps, made by their descriptors from the script's own arguments, with an engine of a script. The settings are
 * resolved as the engine would do it, and the images that it would make in parts are laid out.
 */
final class DreamBoothSteps {
    private static final int PATIENCE = 60;
    private static final String MODEL = "model_index.json";
    private static final Map<String, Stage> STAGES = Map.of(
            "dreamboothRegularize", Stage.REGULARIZE,
            "dreamboothTrain", Stage.TRAIN,
            "dreamboothGenerate", Stage.GENERATE,
            "dreamboothEvaluate", Stage.EVALUATE);

    private final Path folder;
    private final Workspaces workspaces;
    private final FakeJob job = new FakeJob();
    private final List<String> called = new ArrayList<>();
    private boolean agentIsLost;

    DreamBoothSteps(Path folder, Workspaces workspaces) throws IOException {
        this.folder = folder;
        this.workspaces = workspaces;
        LocalJenkins.reset(new DreamBoothConfiguration(), new EngineInstallation.DescriptorImpl());
        LocalCredentials.reset();
        LocalCredentials.text("dreambooth-cache", "t0ken");
        Path engine = FakeEngine.training(folder.resolve("engine"), 2, "0.01");
        EngineInstallation tool = new EngineInstallation("engine", engine.toString(), List.of());
        LocalJenkins.extensions(EngineInstallation.DescriptorImpl.class).get(0).setInstallations(tool);
    }

    /** Returns the steps that there are. */
    static List<StepDescriptor> descriptors() {
        return List.of(
                new RegularizeStep.DescriptorImpl(),
                new TrainStep.DescriptorImpl(),
                new GenerateStep.DescriptorImpl(),
                new EvaluateStep.DescriptorImpl(),
                new ReportStep.DescriptorImpl());
    }

    /** Lets the next training lose its agent. */
    void loseAgent() {
        agentIsLost = true;
    }

    /** Returns which steps ran, in order. */
    List<String> called() {
        return called;
    }

    /** Runs a step and returns what a Pipeline gets from it. */
    Object run(StepDescriptor descriptor, Map<String, Object> arguments) throws Exception {
        String name = descriptor.getFunctionName();
        Path workspace = workspaces.of(name);
        called.add(name);
        if (agentIsLost && STAGES.get(name) == Stage.TRAIN) {
            agentIsLost = false;
            throw new LostAgentException();
        }
        Step step = descriptor.newInstance(arguments);
        Stage stage = STAGES.get(name);
        Path results = stage == null ? workspace : resolve(stage, arguments, workspace);
        if (stage == Stage.GENERATE) {
            generate(arguments, results);
        }
        if (stage == Stage.EVALUATE && !arguments.containsKey("trainedModel") && !hasModel(results)) {
            throw new WrongPipelineException("dreamboothEvaluate finds no trained model");
        }
        FakePipeline pipeline = new FakePipeline(new FakeRun(job, folder), workspace);
        step.start(pipeline.context()).start();
        Object result = pipeline.await(PATIENCE);
        requireCredentials(arguments);
        if (stage != null) {
            leave(stage, workspace, results);
        }
        return result;
    }

    private static void requireCredentials(Map<String, Object> arguments) {
        Object id = arguments.get("cacheCredentialsId");
        if (id != null && !LocalCredentials.used().contains(id)) {
            throw new WrongPipelineException("There are no credentials " + id);
        }
    }

    /** Lays out what a stage would leave in the folder that its settings name. */
    private void leave(Stage stage, Path workspace, Path results) throws IOException {
        Path made = workspace.resolve("dreambooth/model"); // the script knows one place only
        switch (stage) {
            case TRAIN -> {
                Path model = Files.createDirectories(results.resolve("model"));
                if (!model.equals(made)) {
                    Files.copy(made.resolve(MODEL), model.resolve(MODEL), StandardCopyOption.REPLACE_EXISTING);
                }
                workspaces.expectModel();
            }
            case GENERATE -> leave(results.resolve("samples/contact-sheet.png"));
            case EVALUATE -> leave(results.resolve("evaluation/TEST-dreambooth.xml"));
            default -> {}
        }
    }

    private static void leave(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "made");
    }

    /**
     * Refuses what the engine would: values and combinations of settings, and inputs that are not there. Returns the folder
     * for results.
     */
    private static Path resolve(Stage stage, Map<String, Object> arguments, Path workspace) {
        Map<String, Object> settings = new HashMap<>(arguments);
        settings.keySet().removeIf(name -> Settings.named(name).isEmpty());
        settings.computeIfPresent("shard", (name, part) -> part(arguments));
        SettingSources sources = new SettingSources(
                workspace,
                SettingLayer.defaults(Map.of(CommonSettings.OUTPUT_DIRECTORY.name(), "dreambooth"), workspace),
                SettingLayer.pom(Map.of(), workspace),
                SettingLayer.step(stage, settings, workspace),
                List.of());
        ResolvedSettings resolved = sources.resolve(stage);
        JsonNode images = resolved.toJson().path("instanceImages");
        if (images.isTextual() && !Files.isDirectory(Path.of(images.asText()))) {
            throw new WrongPipelineException("There are no images in " + images.asText());
        }
        return resolved.get(CommonSettings.OUTPUT_DIRECTORY);
    }

    private static boolean hasModel(Path results) {
        return Files.exists(results.resolve("model").resolve(MODEL));
    }

    private static String part(Map<String, Object> arguments) {
        Object part = arguments.get("shard");
        return arguments.containsKey("shards") ? part + "/" + arguments.get("shards") : part.toString();
    }

    private void generate(Map<String, Object> arguments, Path results) throws IOException {
        boolean merges = "merge".equals(String.valueOf(arguments.get("shard")));
        if (!merges && workspaces.expectsModel() && !hasModel(results)) {
            throw new WrongPipelineException(
                    "dreamboothGenerate makes images of the base model, not of the trained one");
        }
        if (merges) {
            requireParts(results);
        } else if (arguments.containsKey("shard")) {
            Path part = results.resolve("samples-" + part(arguments).replace("/", "-of-"));
            Files.createDirectories(part);
            Files.writeString(part.resolve("run.json"), "{}");
        }
    }

    /** As the engine does it: all parts of as many, none missing. */
    private static void requireParts(Path results) throws IOException {
        List<Path> parts;
        try (var entries = Files.list(results)) {
            parts = entries.filter(entry -> entry.getFileName().toString().matches("samples-\\d+-of-\\d+"))
                    .toList();
        }
        for (int part = 1; part <= Math.max(1, parts.size()); part++) {
            if (!Files.exists(results.resolve("samples-" + part + "-of-" + parts.size() + "/run.json"))) {
                throw new WrongPipelineException("The parts cannot be put together: there are " + parts);
            }
        }
    }
}
