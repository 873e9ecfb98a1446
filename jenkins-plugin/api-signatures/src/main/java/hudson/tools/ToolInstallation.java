package hudson.tools;

import dev.dreambooth.jenkins.local.LocalJenkins;
import hudson.EnvVars;
import hudson.ExtensionPoint;
import hudson.model.Describable;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.util.DescribableList;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/** A program that is installed on nodes. */
public abstract class ToolInstallation implements Describable<ToolInstallation>, Serializable, ExtensionPoint {
    private static final long serialVersionUID = 1L;
    private final String name;
    private final String home;

    protected ToolInstallation(String name, String home, List<? extends ToolProperty<?>> properties) {
        this.name = name;
        this.home = home;
    }

    public String getName() {
        return name;
    }

    public String getHome() {
        return home;
    }

    public DescribableList<ToolProperty<?>, ToolPropertyDescriptor> getProperties() {
        return new DescribableList<>();
    }

    protected String translateFor(Node node, TaskListener log) throws IOException, InterruptedException {
        return LocalJenkins.toolLocationOr(node.getNodeName(), home);
    }

    public void buildEnvVars(EnvVars env) {}
}
