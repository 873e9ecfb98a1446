package dev.dreambooth.jenkins.docs;

import dev.dreambooth.jenkins.local.LocalCredentials;
import groovy.lang.Closure;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** What Pipelines use of Jenkins beside our steps and declarative blocks, with the arguments that it takes. */
final class JenkinsSteps {
    private static final String CRON_FIELD = "[H0-9*/,()-]+";
    private static final Pattern MAVEN = Pattern.compile(
            "mvn (-B )?(-U )?(?<phase>generate-resources|package|verify|install|deploy)( -D[\\w.]+=\\S+)*");
    private static final Pattern UNPACKED = Pattern.compile(
            "<goal>unpack</goal>.*<outputDirectory>\\$\\{project.build.directory\\}/([\\w/-]+)</outputDirectory>",
            Pattern.DOTALL);
    private static final String RECORD = "{\"sha256\":\"" + "1".repeat(64) + "\"}";

    private final Workspaces workspaces;
    private final Blocks blocks;

    /** What a step made for another one to take: of a kind, with arguments. */
    record Part(String kind, String value) implements Serializable {}

    JenkinsSteps(Workspaces workspaces, Blocks blocks) {
        this.workspaces = workspaces;
        this.blocks = blocks;
    }

    /** Tells the interpreter of each of them. */
    void registerWith(PipelineInterpreter pipeline) {
        pipeline.define("node", args -> node((Closure<?>) args[0]), Closure.class);
        pipeline.define("node", args -> node((Closure<?>) args[1]), String.class, Closure.class);
        pipeline.define(
                "retry", args -> retry(named("retry", args[0]), (Closure<?>) args[1]), Map.class, Closure.class);
        pipeline.define("parallel", args -> parallel((Map<?, ?>) args[0]), Map.class);
        pipeline.define("timeout", args -> timeout(named("timeout", args[0])), Map.class);
        pipeline.define(
                "timeout",
                args -> {
                    timeout(named("timeout", args[0]));
                    return blocks.run("timeout", (Closure<?>) args[1]);
                },
                Map.class,
                Closure.class);
        pipeline.define(
                "catchError",
                args -> catchError(named("catchError", args[0]), (Closure<?>) args[1]),
                Map.class,
                Closure.class);
        pipeline.define(
                "withCredentials",
                args -> withCredentials((List<?>) args[0], (Closure<?>) args[1]),
                List.class,
                Closure.class);
        pipeline.define("string", args -> string(named("string", args[0])), Map.class);
        pipeline.define("agent", args -> new Part("condition", "agent"));
        pipeline.define("nonresumable", args -> new Part("condition", "nonresumable"));
        pipeline.define("properties", args -> parts("properties", "property", args[0]), List.class);
        pipeline.define("pipelineTriggers", args -> parts("pipelineTriggers", "trigger", args[0]), List.class);
        pipeline.define("cron", args -> cron((String) args[0]), String.class);
        pipeline.define("checkout", args -> checkout(args[0]), Map.class);
        pipeline.define("stash", args -> stash(named("stash", args[0])), Map.class);
        pipeline.define("unstash", args -> unstash((String) args[0]), String.class);
        pipeline.define("echo", args -> echo((String) args[0]), String.class);
        pipeline.define("sh", args -> sh((String) args[0]), String.class);
        pipeline.define("mail", args -> mail(named("mail", args[0])), Map.class);
        pipeline.define("junit", args -> junit(named("junit", args[0])), Map.class);
        pipeline.define("archiveArtifacts", args -> archive(named("archiveArtifacts", args[0])), Map.class);
    }

    private static NamedArguments named(String step, Object arguments) {
        return new NamedArguments(step, (Map<?, ?>) arguments);
    }

    private Object node(Closure<?> body) {
        if (blocks.isIn("pipeline")) {
            throw new WrongPipelineException("node stands in a declarative Pipeline");
        }
        workspaces.enter();
        try {
            return blocks.run("node", body);
        } finally {
            workspaces.leave();
        }
    }

    private Object retry(NamedArguments arguments, Closure<?> body) {
        int count = arguments.get("count", Integer.class);
        List<?> conditions = arguments.find("conditions", List.class).orElse(List.of());
        arguments.requireNoOthers();
        parts("retry", "condition", conditions);
        boolean onlyLostAgents = !conditions.isEmpty();
        for (int attempt = 1; ; attempt++) {
            try {
                return blocks.run("retry", body);
            } catch (RuntimeException failure) {
                if (attempt >= count || (onlyLostAgents && !isLostAgent(failure))) {
                    throw failure;
                }
            }
        }
    }

    /** Lets the Pipeline go on after a failure; after the loss of an agent too, unless it is told not to. */
    private Object catchError(NamedArguments arguments, Closure<?> body) {
        arguments.find("buildResult", String.class);
        arguments.find("stageResult", String.class);
        boolean interruptions =
                arguments.find("catchInterruptions", Boolean.class).orElse(true);
        arguments.requireNoOthers();
        try {
            return blocks.run("catchError", body);
        } catch (RuntimeException failure) {
            if (isLostAgent(failure) && !interruptions) {
                throw failure;
            }
            return null;
        }
    }

    private static boolean isLostAgent(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LostAgentException) {
                return true;
            }
        }
        return false;
    }

    private Object parallel(Map<?, ?> branches) {
        if (branches.isEmpty()) {
            throw new WrongPipelineException("parallel has no branches");
        }
        branches.forEach((name, branch) -> {
            if (branch instanceof Closure<?> body) {
                blocks.run("branch", body);
            } else if (!name.equals("failFast") || !(branch instanceof Boolean)) {
                throw new WrongPipelineException("parallel: " + name + " is no block");
            }
        });
        return null;
    }

    private Object timeout(NamedArguments arguments) {
        int time = arguments.get("time", Integer.class);
        String unit = arguments.find("unit", String.class).orElse("MINUTES");
        arguments.find("activity", Boolean.class);
        arguments.requireNoOthers();
        try {
            if (time < 1 || TimeUnit.valueOf(unit).toSeconds(time) < 1) {
                throw new WrongPipelineException("timeout is over at once");
            }
            return null;
        } catch (IllegalArgumentException e) {
            throw new WrongPipelineException("timeout knows no unit " + unit);
        }
    }

    private Object withCredentials(List<?> bindings, Closure<?> body) {
        parts("withCredentials", "binding", bindings);
        return blocks.run("withCredentials", body);
    }

    private static Object string(NamedArguments arguments) {
        String id = arguments.get("credentialsId", String.class);
        String variable = arguments.get("variable", String.class);
        arguments.requireNoOthers();
        if (LocalCredentials.find(id, StringCredentials.class) == null) {
            throw new WrongPipelineException("There are no credentials " + id);
        }
        return new Part("binding", variable);
    }

    /** Takes a list of what other steps made. */
    private static Part parts(String step, String kind, Object list) {
        for (Object element : (List<?>) list) {
            if (!(element instanceof Part part) || !part.kind().equals(kind)) {
                throw new WrongPipelineException(step + " takes no " + element + ", but " + kind + "s");
            }
        }
        return new Part(step.equals("pipelineTriggers") ? "property" : step, "");
    }

    private static Object cron(String spec) {
        if (!spec.matches("(" + CRON_FIELD + " ){4}" + CRON_FIELD)) {
            throw new WrongPipelineException("cron: '" + spec + "' has no five fields");
        }
        return new Part("trigger", spec);
    }

    private Object checkout(Object source) {
        if (source != PipelineInterpreter.SCM) {
            throw new WrongPipelineException("checkout knows no " + source);
        }
        workspaces.checkOut();
        return null;
    }

    private Object stash(NamedArguments arguments) {
        String name = arguments.get("name", String.class);
        String includes = arguments.find("includes", String.class).orElse("**");
        arguments.requireNoOthers();
        workspaces.stash(name, includes);
        return null;
    }

    private Object unstash(String name) {
        workspaces.unstash(name);
        return null;
    }

    private static Object echo(String text) {
        requireWhole("echo", text);
        return null;
    }

    private static void requireWhole(String step, String text) {
        if (text.contains("null")) {
            throw new WrongPipelineException(step + " tells of something that is not there: " + text);
        }
    }

    private static Object mail(NamedArguments arguments) {
        for (String part : List.of("to", "subject", "body")) {
            requireWhole("mail", arguments.get(part, String.class));
        }
        arguments.requireNoOthers();
        return null;
    }

    private Object junit(NamedArguments arguments) {
        workspaces.requireAny("junit", arguments.get("testResults", String.class));
        arguments.find("allowEmptyResults", Boolean.class);
        arguments.requireNoOthers();
        return null;
    }

    private Object archive(NamedArguments arguments) {
        for (String pattern : arguments.get("artifacts", String.class).split(",", -1)) {
            workspaces.requireAny("archiveArtifacts", pattern.strip());
        }
        arguments.find("allowEmptyArchive", Boolean.class);
        arguments.find("fingerprint", Boolean.class);
        arguments.requireNoOthers();
        return null;
    }

    /** Maven is all that Pipelines start here; what it would leave is laid out. */
    private Object sh(String command) {
        Path workspace = workspaces.of("sh");
        Matcher maven = MAVEN.matcher(command);
        if (!maven.matches()) {
            throw new WrongPipelineException("sh: nobody knows what comes of " + command);
        }
        if (!Files.exists(workspace.resolve("pom.xml"))) {
            throw new WrongPipelineException("sh: there is no POM in the workspace");
        }
        try {
            if (maven.group("phase").equals("generate-resources")) {
                unpack(workspace);
            } else {
                Path model = Files.createDirectories(workspace.resolve("target/dreambooth/model"));
                Files.writeString(model.resolve("run.json"), RECORD);
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A released model, where the POM says that its archive is unpacked. */
    private void unpack(Path workspace) throws IOException {
        Matcher folder = UNPACKED.matcher(Files.readString(workspace.resolve("pom.xml")));
        if (!folder.find()) {
            throw new WrongPipelineException("sh: the POM unpacks no model");
        }
        Path model = Files.createDirectories(workspace.resolve("target").resolve(folder.group(1)));
        Files.writeString(model.resolve("run.json"), RECORD);
        Files.writeString(model.resolve("model_index.json"), "{}");
        workspaces.expectModel();
    }
}
