package dev.dreambooth.jenkins.docs;

import com.lesfurets.jenkins.unit.cps.BasePipelineTestCPS;
import groovy.lang.Closure;
import groovy.lang.GString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jspecify.annotations.Nullable;

/** Runs a Pipeline script with groovy-cps. A step that nobody has defined, or not with such arguments, fails it. */
final class PipelineInterpreter extends BasePipelineTestCPS {
    /** What {@code checkout scm} checks out. */
    static final HashMap<String, String> SCM = new HashMap<>(Map.of("$class", "the repository of the Pipeline"));

    /** What Jenkins tells every build. */
    private static final HashMap<String, String> ENVIRONMENT = new HashMap<>(
            Map.of("JOB_NAME", "mascot", "BUILD_NUMBER", "7", "BUILD_URL", "https://jenkins.example/job/mascot/7/"));

    private final Path folder;
    private final DreamBoothSteps ours;
    private final JenkinsSteps others;
    private final DeclarativeSteps declarative;

    /** What a step does. */
    @FunctionalInterface
    interface Body {
        Object run(Object[] arguments) throws Exception;
    }

    PipelineInterpreter(Path folder) throws IOException {
        this(folder, null);
    }

    /** Takes a folder to work in, and the project that is checked out, or null for a made-up one. */
    PipelineInterpreter(Path folder, @Nullable Path project) throws IOException {
        this.folder = folder;
        Workspaces workspaces = new Workspaces(folder, project);
        Blocks blocks = new Blocks(body -> getHelper().callClosure(body));
        ours = new DreamBoothSteps(folder, workspaces);
        others = new JenkinsSteps(workspaces, blocks);
        declarative = new DeclarativeSteps(
                workspaces, blocks, (name, value) -> getBinding().setVariable(name, value));
    }

    /** Defines a step that takes arguments of these types. */
    void define(String name, Body body, Class<?>... types) {
        getHelper().registerAllowedMethod(name, List.of((Class[]) types), new StepClosure(this, name, body));
    }

    /** Runs a script to its end. */
    void run(String script) throws IOException {
        Files.writeString(folder.resolve("Jenkinsfile"), script);
        getHelper().setBaseScriptRoot(folder.toString());
        getHelper().setScriptRoots(folder.toString());
        getHelper().setBaseClassloader(getClass().getClassLoader());
        getHelper().setScriptExtension("");
        getHelper().init();
        getBinding().setVariable("scm", SCM);
        getBinding().setVariable("none", DeclarativeSteps.NO_AGENT);
        getBinding().setVariable("env", ENVIRONMENT);
        others.registerWith(this);
        declarative.registerWith(this);
        for (StepDescriptor descriptor : DreamBoothSteps.descriptors()) {
            String name = descriptor.getFunctionName();
            define(name, arguments -> ours.run(descriptor, named(arguments)), Map.class);
            define(name, arguments -> ours.run(descriptor, Map.of()));
        }
        getHelper().runScript("Jenkinsfile", getBinding());
    }

    @SuppressWarnings("unchecked") // names of arguments are texts
    private static Map<String, Object> named(Object[] arguments) {
        return (Map<String, Object>) arguments[0];
    }

    /** Returns our steps. */
    DreamBoothSteps ours() {
        return ours;
    }

    /** A step as Groovy calls it. */
    private static final class StepClosure extends Closure<Object> {
        private static final long serialVersionUID = 1L;

        private final String name;
        private final transient Body body;

        StepClosure(Object owner, String name, Body body) {
            super(owner);
            this.name = name;
            this.body = body;
        }

        @Override
        public Object call(Object... arguments) {
            Object[] plain = Stream.of(arguments)
                    .map(argument -> argument instanceof GString text ? text.toString() : argument)
                    .toArray();
            try {
                return body.run(plain);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(name + " failed: " + e.getMessage(), e);
            }
        }

        @Override
        public Object call() {
            return call(new Object[0]);
        }

        @Override
        public Object call(Object argument) {
            return call(new Object[] {argument});
        }
    }
}
