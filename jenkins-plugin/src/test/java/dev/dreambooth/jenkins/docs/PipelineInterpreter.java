package dev.dreambooth.jenkins.docs;

import com.lesfurets.jenkins.unit.MethodSignature;
import com.lesfurets.jenkins.unit.cps.BasePipelineTestCPS;
import dev.dreambooth.jenkins.engine.DreamBoothConfiguration;
import dev.dreambooth.jenkins.engine.EngineInstallation;
import dev.dreambooth.jenkins.fake.FakeEngine;
import dev.dreambooth.jenkins.fake.FakeJob;
import dev.dreambooth.jenkins.fake.FakePipeline;
import dev.dreambooth.jenkins.fake.FakeRun;
import dev.dreambooth.jenkins.local.LocalCredentials;
import dev.dreambooth.jenkins.local.LocalJenkins;
import dev.dreambooth.jenkins.steps.GenerateStep;
import dev.dreambooth.jenkins.steps.RegularizeStep;
import dev.dreambooth.jenkins.steps.ReportStep;
import dev.dreambooth.jenkins.steps.TrainStep;
import groovy.lang.Closure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/**
 * Runs a Pipeline script with groovy-cps. Our steps are made by their descriptors from the script's own arguments, and
 * run with an engine of a script; other steps only run their blocks. Declarative is no more than blocks here: its own
 * checks need a real Jenkins.
 */
final class PipelineInterpreter extends BasePipelineTestCPS {
    private static final int PATIENCE = 60;
    private static final List<String> BLOCKS = List.of("pipeline", "agent", "options", "stages", "steps", "node");

    private final Path folder;
    private final Path workspace;
    private final FakeJob job = new FakeJob();
    private final List<String> called = new ArrayList<>();

    PipelineInterpreter(Path folder) throws Exception {
        this.folder = folder;
        workspace = Files.createDirectories(folder.resolve("workspace"));
        setUp();
        LocalJenkins.reset(new DreamBoothConfiguration(), new EngineInstallation.DescriptorImpl());
        LocalCredentials.reset();
        LocalCredentials.text("dreambooth-cache", "t0ken");
        Path engine = FakeEngine.training(folder.resolve("engine"), 2, "0.01");
        EngineInstallation tool = new EngineInstallation("engine", engine.toString(), List.of());
        LocalJenkins.extensions(EngineInstallation.DescriptorImpl.class).get(0).setInstallations(tool);
        getBinding().setVariable("scm", Map.of());
        registerPipelinesOwnSteps();
        step(new RegularizeStep.DescriptorImpl());
        step(new TrainStep.DescriptorImpl());
        step(new GenerateStep.DescriptorImpl());
        step(new ReportStep.DescriptorImpl());
    }

    private void registerPipelinesOwnSteps() {
        BLOCKS.forEach(block -> nothing(block, Closure.class));
        nothing("node", String.class, Closure.class);
        nothing("stage", String.class, Closure.class);
        nothing("retry", Map.class, Closure.class);
        nothing("withCredentials", List.class, Closure.class);
        nothing("string", Map.class);
        nothing("label", String.class);
        nothing("timeout", Map.class);
        nothing("properties", List.class);
        nothing("pipelineTriggers", List.class);
        nothing("cron", String.class);
        nothing("agent");
        nothing("nonresumable");
        nothing("checkout", Map.class);
        nothing("stash", Map.class);
        nothing("unstash", String.class);
        nothing("echo", String.class);
        function("sh", command -> maven(), String.class);
    }

    /** What {@code mvn package} would leave for the report. */
    private Object maven() {
        try {
            Path model = Files.createDirectories(workspace.resolve("target/dreambooth/model"));
            Files.writeString(model.resolve("run.json"), "{\"sha256\":\"" + "1".repeat(64) + "\"}");
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void nothing(String name, Class<?>... parameters) {
        getHelper().registerAllowedMethod(name, List.of((Class[]) parameters), null);
    }

    private void function(String name, Function<Object, Object> body, Class<?>... parameters) {
        getHelper().registerAllowedMethod(MethodSignature.method(name, (Class[]) parameters), (Function) body);
    }

    private void step(StepDescriptor descriptor) {
        String name = descriptor.getFunctionName();
        function(name, arguments -> run(descriptor, arguments), Map.class);
        function(name, arguments -> run(descriptor, Map.of()));
    }

    @SuppressWarnings("unchecked")
    private Object run(StepDescriptor descriptor, Object arguments) {
        called.add(descriptor.getFunctionName());
        try {
            FakePipeline pipeline = new FakePipeline(new FakeRun(job, folder), workspace);
            descriptor
                    .newInstance((Map<String, Object>) arguments)
                    .start(pipeline.context())
                    .start();
            return pipeline.await(PATIENCE);
        } catch (Exception e) {
            throw new IllegalStateException(descriptor.getFunctionName() + " failed: " + e.getMessage(), e);
        }
    }

    /** Runs a script to its end. */
    void run(String script) throws IOException {
        Files.writeString(folder.resolve("Jenkinsfile"), script);
        getHelper().setBaseScriptRoot(folder.toString());
        getHelper().setScriptRoots(folder.toString());
        getHelper().setScriptExtension("");
        getHelper().init();
        getHelper().runScript("Jenkinsfile", getBinding());
    }

    /** Returns which of our steps ran, in order. */
    List<String> calledSteps() {
        return called;
    }
}
