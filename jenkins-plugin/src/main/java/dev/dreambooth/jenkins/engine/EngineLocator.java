package dev.dreambooth.jenkins.engine;

import dev.dreambooth.jenkins.agent.EngineCheck;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.model.Node;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the engine for a node: what the step names, the default, the only one configured, or the environment's. */
public final class EngineLocator {
    /** The variable with the home of an engine, for images and nodes that bring one. */
    public static final String HOME_VARIABLE = "DREAMBOOTH_HOME";

    private static final String REMEDY =
            " Configure a tool 'DreamBooth engine' under Manage Jenkins, Tools (an installer"
                    + " can fetch the distribution zip), or set engineHome, or " + HOME_VARIABLE + " on the node.";

    private final @Nullable Node node;
    private final EnvVars environment;
    private final TaskListener log;

    /**
     * Creates a locator.
     *
     * @param node the node that will work, or null where none is known
     */
    public EngineLocator(@Nullable Node node, EnvVars environment, TaskListener log) {
        this.node = node;
        this.environment = environment;
        this.log = log;
    }

    /**
     * Returns the home of the engine, checked on the node.
     *
     * @param tool the name of the tool; empty for the default
     * @param home the home, if the step names it itself; empty otherwise
     * @param workspace any file of the node
     * @throws AbortException if there is none that can be used, with the remedy
     */
    public FilePath locate(String tool, String home, FilePath workspace) throws IOException, InterruptedException {
        try {
            FilePath engine = new FilePath(workspace, path(tool, home));
            String problem = engine.act(new EngineCheck());
            if (!problem.isEmpty()) {
                throw new AbortException("No usable DreamBooth engine: " + problem + "." + REMEDY);
            }
            return engine;
        } catch (AbortException e) {
            new EngineDoctor(environment, log).examine(tool, home, workspace);
            throw e;
        }
    }

    private String path(String tool, String home) throws IOException, InterruptedException {
        if (!home.isBlank()) {
            return environment.expand(home.trim());
        }
        Optional<EngineInstallation> installation = installation(tool);
        if (installation.isPresent()) {
            EngineInstallation here =
                    node == null ? installation.get() : installation.get().forNode(node, log);
            String path = here.forEnvironment(environment).getHome();
            if (path == null || path.isBlank()) {
                throw new AbortException("The DreamBooth engine '" + here.getName()
                        + "' has no home and no installer for this node." + REMEDY);
            }
            return path;
        }
        String inherited = environment.get(HOME_VARIABLE);
        if (inherited == null || inherited.isBlank()) {
            throw new AbortException("No DreamBooth engine is configured." + REMEDY);
        }
        return inherited;
    }

    private static Optional<EngineInstallation> installation(String tool) throws AbortException {
        List<EngineInstallation> all =
                Arrays.asList(ExtensionList.lookupSingleton(EngineInstallation.DescriptorImpl.class)
                        .getInstallations());
        String wanted = tool.isBlank() ? DreamBoothConfiguration.get().getDefaultEngine() : tool;
        if (wanted.isBlank()) {
            return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
        }
        return Optional.of(all.stream()
                .filter(engine -> engine.getName().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new AbortException("There is no DreamBooth engine '" + wanted + "'; configured are "
                        + all.stream().map(EngineInstallation::getName).toList() + "." + REMEDY)));
    }
}
