package dev.dreambooth.jenkins.engine;

import dev.dreambooth.jenkins.agent.EngineCheck;
import dev.dreambooth.jenkins.text.Messages;
import hudson.EnvVars;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.EnvironmentSpecific;
import hudson.model.Item;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.slaves.NodeSpecific;
import hudson.tools.ToolDescriptor;
import hudson.tools.ToolInstallation;
import hudson.tools.ToolProperty;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.io.File;
import java.io.IOException;
import java.util.List;
import org.jenkinsci.Symbol;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * The distribution of the engine, unpacked on a node: by hand, or by one of Jenkins' own installers (from an address, by
 * a command). Each node may have it elsewhere.
 */
public final class EngineInstallation extends ToolInstallation
        implements NodeSpecific<EngineInstallation>, EnvironmentSpecific<EngineInstallation> {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an installation.
     *
     * @param name the name that steps choose it by
     * @param home the folder that holds {@code bin} and {@code lib}; null or empty where an installer makes it
     * @param properties installers, for one
     */
    @DataBoundConstructor
    public EngineInstallation(String name, @Nullable String home, List<? extends ToolProperty<?>> properties) {
        super(name, home, properties);
    }

    /**
     * Returns the engines that a step can choose from; none for those who may not configure the job.
     *
     * @param item the job; none where the question is asked outside one
     */
    public static ListBoxModel choices(@Nullable Item item) {
        ListBoxModel items = new ListBoxModel();
        if (FormAccess.mayConfigure(item)) {
            items.add(Messages.of("default"), "");
            for (EngineInstallation engine :
                    ExtensionList.lookupSingleton(DescriptorImpl.class).getInstallations()) {
                items.add(engine.getName(), engine.getName());
            }
        }
        return items;
    }

    @Override
    public EngineInstallation forNode(Node node, TaskListener log) throws IOException, InterruptedException {
        return new EngineInstallation(
                getName(), translateFor(node, log), getProperties().toList());
    }

    @Override
    public EngineInstallation forEnvironment(EnvVars environment) {
        return new EngineInstallation(
                getName(), environment.expand(getHome()), getProperties().toList());
    }

    @Override
    public void buildEnvVars(EnvVars env) {
        if (getHome() != null) {
            env.put(EngineLocator.HOME_VARIABLE, getHome());
        }
    }

    /** The engines that are configured. */
    @Extension
    @Symbol("dreamboothEngine")
    public static final class DescriptorImpl extends ToolDescriptor<EngineInstallation> {
        private volatile EngineInstallation[] installations = new EngineInstallation[0];

        /** Loads what was configured. */
        public DescriptorImpl() {
            load();
        }

        @Override
        public String getDisplayName() {
            return Messages.of("tool");
        }

        /** Looks at a home on the controller; one that is on agents alone is looked at before each run. */
        @Override
        protected FormValidation checkHomeDirectory(File home) {
            try {
                String problem = new EngineCheck().inspect(home.toPath());
                return problem.isEmpty() ? FormValidation.ok() : FormValidation.error(problem);
            } catch (IOException e) {
                return FormValidation.error(home + " cannot be read: " + e.getMessage());
            }
        }

        @Override
        public EngineInstallation[] getInstallations() {
            return installations.clone();
        }

        @Override
        public void setInstallations(EngineInstallation... engines) {
            installations = engines.clone();
            save();
        }
    }
}
