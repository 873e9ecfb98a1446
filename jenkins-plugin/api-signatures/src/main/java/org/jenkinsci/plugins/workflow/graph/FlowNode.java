package org.jenkinsci.plugins.workflow.graph;

import hudson.model.Actionable;
import hudson.model.Saveable;
import java.io.IOException;
import java.util.List;

/** A step in the graph of a Pipeline. */
public abstract class FlowNode extends Actionable implements Saveable {
    public String getId() {
        return "1";
    }

    public List<BlockStartNode> getEnclosingBlocks() {
        return List.of();
    }

    @Override
    public void save() throws IOException {}
}
