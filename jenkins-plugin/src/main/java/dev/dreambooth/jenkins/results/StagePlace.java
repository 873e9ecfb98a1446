package dev.dreambooth.jenkins.results;

import dev.dreambooth.jenkins.text.Messages;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.actions.ThreadNameAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/**
 * Where in a Pipeline and on which machine a stage runs, and since when: what tells three branches that all train from each
 * other. Immutable; kept with running Pipelines and with builds.
 */
public final class StagePlace implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ArrayList<String> blocks;
    private final String agent;
    private final String workspace;
    private final long startedAt;

    /**
     * Creates a place.
     *
     * @param blocks the stages and branches around it, the outermost first
     * @param agent the name of the node; empty for the built-in one
     * @param workspace the last name of the workspace's path
     * @param startedAt when it began, in milliseconds since 1970; 0 if unknown
     */
    public StagePlace(List<String> blocks, String agent, String workspace, long startedAt) {
        this.blocks = new ArrayList<>(blocks);
        this.agent = agent;
        this.workspace = workspace;
        this.startedAt = startedAt;
    }

    /** Returns the place of a step that begins now. */
    public static StagePlace of(FlowNode step, String agent, String workspace) {
        List<String> blocks = new ArrayList<>();
        for (FlowNode block : step.getEnclosingBlocks()) {
            ThreadNameAction branch = block.getAction(ThreadNameAction.class);
            LabelAction stage = block.getAction(LabelAction.class);
            if (branch != null) {
                blocks.add(branch.getThreadName());
            } else if (stage != null) {
                blocks.add(stage.getDisplayName());
            }
        }
        Collections.reverse(blocks);
        return new StagePlace(blocks, agent, workspace, System.currentTimeMillis());
    }

    /** Returns a place of which nothing is known. */
    public static StagePlace unknown() {
        return new StagePlace(List.of(), "", "", 0);
    }

    /** Returns the stages and branches around it; empty outside of any. */
    public String getBlocks() {
        return String.join(" › ", blocks);
    }

    /** Returns the name of the machine; empty if unknown. */
    public String getAgent() {
        return agent.isEmpty() && startedAt > 0 ? Messages.of("builtIn") : agent;
    }

    /** Returns the name of the workspace; empty if unknown. */
    public String getWorkspace() {
        return workspace;
    }

    /** Returns whether both are one workspace of one machine. */
    boolean isSameAs(StagePlace other) {
        return agent.equals(other.agent) && workspace.equals(other.workspace);
    }

    /** Returns when it began, in milliseconds since 1970; 0 if unknown. */
    public long getStartedAt() {
        return startedAt;
    }
}
