package dev.dreambooth.jenkins.docs;

import dev.dreambooth.jenkins.local.LocalCredentials;
import groovy.lang.Closure;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * What documented Pipelines use of Jenkins beside our steps, with the arguments it takes and the places where it may stand.
 * Declarative is no more than blocks here: its own checks need a real Jenkins.
 */
final class JenkinsSteps {
    private static final String CRON_FIELD = "[H0-9*/,()-]+";

    private final Workspaces workspaces;
    private final BlockRunner runner;
    private final Deque<String> blocks = new ArrayDeque<>();
    private final List<String> seen = new ArrayList<>();

    /** Runs the body of a block as Pipelines do. */
    @FunctionalInterface
    interface BlockRunner {
        void run(Closure<?> body);
    }

    /** What a step made for another one to take: of a kind, with arguments. */
    record Part(String kind, String value) implements Serializable {}

    JenkinsSteps(Workspaces workspaces, BlockRunner runner) {
        this.workspaces = workspaces;
        this.runner = runner;
    }

    /** Tells the interpreter of each of them. */
    void registerWith(PipelineInterpreter pipeline) {
        pipeline.define("node", args -> node((Closure<?>) args[0]), Closure.class);
        pipeline.define("node", args -> node((Closure<?>) args[1]), String.class, Closure.class);
        pipeline.define("stage", args -> stage((String) args[0], (Closure<?>) args[1]), String.class, Closure.class);
        pipeline.define(
                "retry", args -> retry(named("retry", args[0]), (Closure<?>) args[1]), Map.class, Closure.class);
        pipeline.define("parallel", args -> parallel((Map<?, ?>) args[0]), Map.class);
        pipeline.define("timeout", args -> timeout(named("timeout", args[0])), Map.class);
        pipeline.define(
                "timeout",
                args -> {
                    timeout(named("timeout", args[0]));
                    return block("timeout", (Closure<?>) args[1]);
                },
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
        registerDeclarative(pipeline);
    }

    private void registerDeclarative(PipelineInterpreter pipeline) {
        pipeline.define("pipeline", args -> declarative((Closure<?>) args[0]), Closure.class);
        pipeline.define("agent", args -> within("pipeline", "agent", (Closure<?>) args[0]), Closure.class);
        pipeline.define("label", args -> label(), String.class);
        pipeline.define("options", args -> within("pipeline", "options", (Closure<?>) args[0]), Closure.class);
        pipeline.define("stages", args -> stages((Closure<?>) args[0]), Closure.class);
        pipeline.define("steps", args -> within("stage", "steps", (Closure<?>) args[0]), Closure.class);
    }

    private static NamedArguments named(String step, Object arguments) {
        return new NamedArguments(step, (Map<?, ?>) arguments);
    }

    private Object block(String name, Closure<?> body) {
        seen.add(name);
        blocks.push(name);
        try {
            runner.run(body);
            return null;
        } finally {
            blocks.pop();
        }
    }

    private Object within(String outer, String name, Closure<?> body) {
        if (!outer.equals(blocks.peek())) {
            throw new WrongPipelineException(name + " stands in " + blocks.peek() + " and not in " + outer);
        }
        return block(name, body);
    }

    private Object node(Closure<?> body) {
        if (blocks.contains("pipeline")) {
            throw new WrongPipelineException("node stands in a declarative Pipeline");
        }
        workspaces.enter();
        try {
            return block("node", body);
        } finally {
            workspaces.leave();
        }
    }

    private Object declarative(Closure<?> body) {
        if (!blocks.isEmpty()) {
            throw new WrongPipelineException("pipeline stands in " + blocks.peek());
        }
        block("pipeline", body);
        if (!seen.contains("stages")) {
            throw new WrongPipelineException("The Pipeline has no stages");
        }
        return null;
    }

    private Object label() {
        if (!"agent".equals(blocks.peek())) {
            throw new WrongPipelineException("label stands in " + blocks.peek() + " and not in agent");
        }
        seen.add("label");
        return null;
    }

    private Object stages(Closure<?> body) {
        if (!seen.contains("label")) {
            throw new WrongPipelineException("The Pipeline names no agent before its stages");
        }
        workspaces.enter();
        try {
            workspaces.checkOut(); // declarative Pipelines do so by themselves
            within("pipeline", "stages", body);
            if (!seen.contains("stage")) {
                throw new WrongPipelineException("The Pipeline has no stage");
            }
            return null;
        } finally {
            workspaces.leave();
        }
    }

    private Object stage(String name, Closure<?> body) {
        if (name.isBlank()) {
            throw new WrongPipelineException("A stage has no name");
        }
        boolean declarative = "stages".equals(blocks.peek());
        if (blocks.contains("pipeline") && !declarative && !blocks.contains("steps")) {
            throw new WrongPipelineException("stage stands in " + blocks.peek() + " and not in stages");
        }
        int before = seen.size();
        block("stage", body);
        if (declarative && !seen.subList(before, seen.size()).contains("steps")) {
            throw new WrongPipelineException("The stage " + name + " has no steps");
        }
        return null;
    }

    private Object retry(NamedArguments arguments, Closure<?> body) {
        int count = arguments.get("count", Integer.class);
        List<?> conditions = arguments.find("conditions", List.class).orElse(List.of());
        arguments.requireNoOthers();
        parts("retry", "condition", conditions);
        boolean onlyLostAgents = !conditions.isEmpty();
        for (int attempt = 1; ; attempt++) {
            try {
                return block("retry", body);
            } catch (RuntimeException failure) {
                if (attempt >= count || (onlyLostAgents && !isLostAgent(failure))) {
                    throw failure;
                }
            }
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
                block("branch", body);
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
        return block("withCredentials", body);
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
        if (text.contains("null")) {
            throw new WrongPipelineException("echo tells of something that is not there: " + text);
        }
        return null;
    }

    /** Maven is all that documented Pipelines start; what it would leave for the report is laid out. */
    private Object sh(String command) {
        Path workspace = workspaces.of("sh");
        if (!command.matches("mvn (-B )?(package|verify|install|deploy)( -D[\\w.]+=\\S+)*")) {
            throw new WrongPipelineException("sh: nobody knows what comes of " + command);
        }
        if (!Files.exists(workspace.resolve("pom.xml"))) {
            throw new WrongPipelineException("sh: there is no POM in the workspace");
        }
        try {
            Path model = Files.createDirectories(workspace.resolve("target/dreambooth/model"));
            Files.writeString(model.resolve("run.json"), "{\"sha256\":\"" + "1".repeat(64) + "\"}");
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
