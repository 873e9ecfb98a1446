package org.jenkinsci.plugins.workflow.graph;

/** The beginning of a block in the graph of a Pipeline. */
public abstract class BlockStartNode extends FlowNode {}
