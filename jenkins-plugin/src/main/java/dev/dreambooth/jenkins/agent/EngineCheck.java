package dev.dreambooth.jenkins.agent;

import dev.dreambooth.contract.launch.ControlProtocol;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import jenkins.MasterToSlaveFileCallable;

/** Looks at an engine on the agent before anything is started: is it there, whole, and of a kind we can talk to? */
public final class EngineCheck extends MasterToSlaveFileCallable<String> {
    /** The version of the control folder that this plugin speaks; the distribution names its own. */
    private static final String CONTROL = Integer.toString(ControlProtocol.VERSION);
    /** The file in the distribution that names versions. */
    public static final String VERSIONS = "engine.properties";

    private static final long serialVersionUID = 1L;

    /** Returns what is wrong with the engine, or an empty text. */
    @Override
    public String invoke(File home, VirtualChannel channel) throws IOException {
        return inspect(home.toPath());
    }

    /** Returns what is wrong with an engine on this machine, or an empty text. */
    public String inspect(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return "there is no folder " + root + " on this node";
        }
        Path command = root.resolve(command(File.separatorChar == '\\'));
        if (!Files.isRegularFile(command)) {
            return root + " holds no " + root.relativize(command) + ", so it is no unpacked engine" + inside(root);
        }
        if (File.separatorChar == '/' && !Files.isExecutable(command)) {
            return command + " may not be executed";
        }
        return versionProblem(root);
    }

    /** A zip brings a folder of its own. */
    private static String inside(Path root) throws IOException {
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(
                            child -> Files.isRegularFile(child.resolve("lib").resolve(VERSIONS)))
                    .sorted()
                    .findFirst()
                    .map(child -> "; did you mean " + child + "?")
                    .orElse("");
        } catch (AccessDeniedException e) {
            return "";
        }
    }

    /** Returns the command below the engine's home. */
    public static String command(boolean windows) {
        return windows ? "bin/dreambooth.bat" : "bin/dreambooth";
    }

    private static String versionProblem(Path root) throws IOException {
        Path file = root.resolve("lib").resolve(VERSIONS);
        if (!Files.isRegularFile(file)) {
            return root + " holds no lib/" + VERSIONS + ", so it is no whole engine";
        }
        Properties versions = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            versions.load(in);
        }
        String control = versions.getProperty("control", "none");
        return control.equals(CONTROL)
                ? ""
                : "engine " + versions.getProperty("version", "of unknown version") + " speaks version " + control
                        + " of the control folder, and this plugin version " + CONTROL;
    }
}
