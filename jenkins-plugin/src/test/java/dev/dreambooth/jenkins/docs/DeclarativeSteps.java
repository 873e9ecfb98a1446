package dev.dreambooth.jenkins.docs;

import groovy.lang.Closure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The blocks of declarative Pipelines, each where it may stand. They are no more than blocks here: Declarative's own checks
 * need a real Jenkins. A matrix runs its stages once a cell, one cell after the other; what follows the stages runs
 * whatever it waits for, so that all of it is looked at.
 */
final class DeclarativeSteps {
    static final JenkinsSteps.Part NO_AGENT = new JenkinsSteps.Part("agent", "none");

    private final Workspaces workspaces;
    private final Blocks blocks;
    private final BiConsumer<String, String> variables;
    private Matrix matrix;

    /** The axes of a matrix, as far as they have been read. */
    private static final class Matrix {
        private final List<String> names = new ArrayList<>();
        private final List<List<String>> values = new ArrayList<>();
    }

    /** Takes what sets a variable of the Pipeline by name and value. */
    DeclarativeSteps(Workspaces workspaces, Blocks blocks, BiConsumer<String, String> variables) {
        this.workspaces = workspaces;
        this.blocks = blocks;
        this.variables = variables;
    }

    /** Tells the interpreter of each of them. */
    void registerWith(PipelineInterpreter pipeline) {
        pipeline.define("pipeline", args -> pipeline((Closure<?>) args[0]), Closure.class);
        pipeline.define("agent", args -> agent((Closure<?>) args[0]), Closure.class);
        pipeline.define("agent", args -> agent(args[0]), JenkinsSteps.Part.class);
        pipeline.define("label", args -> label(), String.class);
        pipeline.define("options", args -> blocks.within("pipeline", "options", (Closure<?>) args[0]), Closure.class);
        pipeline.define("triggers", args -> triggers((Closure<?>) args[0]), Closure.class);
        pipeline.define("stages", args -> stages((Closure<?>) args[0]), Closure.class);
        pipeline.define("stage", args -> stage((String) args[0], (Closure<?>) args[1]), String.class, Closure.class);
        pipeline.define("steps", args -> blocks.within("stage", "steps", (Closure<?>) args[0]), Closure.class);
        pipeline.define("failFast", args -> failFast(), Boolean.class);
        pipeline.define("matrix", args -> matrix((Closure<?>) args[0]), Closure.class);
        pipeline.define("axes", args -> blocks.within("matrix", "axes", (Closure<?>) args[0]), Closure.class);
        pipeline.define("axis", args -> blocks.within("axes", "axis", (Closure<?>) args[0]), Closure.class);
        pipeline.define("name", args -> name((String) args[0]), String.class);
        pipeline.define("values", args -> values(args), String.class);
        pipeline.define("values", args -> values(args), String.class, String.class);
        pipeline.define("values", args -> values(args), String.class, String.class, String.class);
        pipeline.define("post", args -> post((Closure<?>) args[0]), Closure.class);
        for (String condition :
                Set.of("always", "success", "unstable", "failure", "aborted", "changed", "fixed", "cleanup")) {
            pipeline.define(condition, args -> blocks.within("post", condition, (Closure<?>) args[0]), Closure.class);
        }
        pipeline.define("disableConcurrentBuilds", args -> option("disableConcurrentBuilds"));
        pipeline.define("buildDiscarder", args -> buildDiscarder(args[0]), JenkinsSteps.Part.class);
        pipeline.define("logRotator", args -> logRotator((Map<?, ?>) args[0]), Map.class);
    }

    private Object pipeline(Closure<?> body) {
        if (blocks.innermost() != null) {
            throw new WrongPipelineException("pipeline stands in " + blocks.innermost());
        }
        int before = workspaces.count();
        try {
            blocks.run("pipeline", body);
        } finally {
            while (workspaces.count() > before) {
                workspaces.leave();
            }
        }
        if (!blocks.hasSeen("stages")) {
            throw new WrongPipelineException("The Pipeline has no stages");
        }
        return null;
    }

    private Object agent(Closure<?> body) {
        if (!"matrix".equals(blocks.innermost())) {
            blocks.require("pipeline", "agent");
        }
        return blocks.run("agent", body);
    }

    private Object agent(Object which) {
        blocks.require("pipeline", "agent");
        if (which != NO_AGENT) {
            throw new WrongPipelineException("agent knows no " + which);
        }
        blocks.note("agent none");
        return null;
    }

    private Object label() {
        blocks.require("agent", "label");
        blocks.note("label");
        return null;
    }

    private Object triggers(Closure<?> body) {
        return blocks.within("pipeline", "triggers", body);
    }

    private Object option(String name) {
        blocks.require("options", name);
        return null;
    }

    private Object buildDiscarder(Object strategy) {
        blocks.require("options", "buildDiscarder");
        if (!(strategy instanceof JenkinsSteps.Part part) || !part.kind().equals("strategy")) {
            throw new WrongPipelineException("buildDiscarder takes no " + strategy);
        }
        return null;
    }

    private static Object logRotator(Map<?, ?> arguments) {
        NamedArguments named = new NamedArguments("logRotator", arguments);
        for (String count : List.of("numToKeepStr", "artifactNumToKeepStr", "daysToKeepStr", "artifactDaysToKeepStr")) {
            named.find(count, String.class).ifPresent(Integer::parseInt);
        }
        named.requireNoOthers();
        return new JenkinsSteps.Part("strategy", "");
    }

    private Object stages(Closure<?> body) {
        if ("matrix".equals(blocks.innermost())) {
            return cells(body);
        }
        blocks.require("pipeline", "stages");
        if (blocks.hasSeen("label")) {
            enter(); // and stays there for what follows the stages
        } else if (!blocks.hasSeen("agent none")) {
            throw new WrongPipelineException("The Pipeline names no agent before its stages");
        }
        blocks.run("stages", body);
        if (!blocks.hasSeen("stage")) {
            throw new WrongPipelineException("The Pipeline has no stage");
        }
        return null;
    }

    /** Declarative Pipelines check out by themselves wherever they name an agent. */
    private void enter() {
        workspaces.enter();
        workspaces.checkOut();
    }

    private Object stage(String name, Closure<?> body) {
        if (name.isBlank()) {
            throw new WrongPipelineException("A stage has no name");
        }
        boolean declarative = "stages".equals(blocks.innermost());
        if (blocks.isIn("pipeline") && !declarative && !blocks.isIn("steps")) {
            throw new WrongPipelineException("stage stands in " + blocks.innermost() + " and not in stages");
        }
        int before = blocks.count();
        blocks.run("stage", body);
        if (declarative && !blocks.hasSeenSince(before, "steps")) {
            throw new WrongPipelineException("The stage " + name + " has no steps");
        }
        return null;
    }

    private Object failFast() {
        blocks.require("stage", "failFast");
        return null;
    }

    private Object matrix(Closure<?> body) {
        blocks.require("stage", "matrix");
        matrix = new Matrix();
        int before = blocks.count();
        blocks.run("matrix", body);
        if (!blocks.hasSeenSince(before, "stages")) {
            throw new WrongPipelineException("The matrix has no stages");
        }
        return null;
    }

    private Object name(String name) {
        blocks.require("axis", "name");
        matrix.names.add(name);
        return null;
    }

    private Object values(Object... values) {
        blocks.require("axis", "values");
        matrix.values.add(List.of(values).stream().map(String.class::cast).toList());
        return null;
    }

    private Object cells(Closure<?> body) {
        Matrix cells = matrix;
        if (cells.names.isEmpty() || cells.names.size() != cells.values.size()) {
            throw new WrongPipelineException("The matrix has no axes of a name and values before its stages");
        }
        if (!blocks.hasSeen("label")) {
            throw new WrongPipelineException("The matrix names no agent before its stages");
        }
        run(cells, 0, body);
        return null;
    }

    private void run(Matrix cells, int axis, Closure<?> body) {
        if (axis == cells.names.size()) {
            enter();
            try {
                blocks.run("stages", body);
            } finally {
                workspaces.leave();
            }
            return;
        }
        for (String value : cells.values.get(axis)) {
            variables.accept(cells.names.get(axis), value);
            run(cells, axis + 1, body);
        }
    }

    private Object post(Closure<?> body) {
        if (!"stage".equals(blocks.innermost())) {
            blocks.require("pipeline", "post");
        }
        return blocks.run("post", body);
    }
}
