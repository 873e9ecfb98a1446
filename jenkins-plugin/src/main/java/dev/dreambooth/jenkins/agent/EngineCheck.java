package dev.dreambooth.jenkins.agent;

import dev.dreambooth.contract.launch.ControlProtocol;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
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
        Path root = home.toPath();
        if (!Files.isDirectory(root)) {
            return "there is no folder " + home + " on this node";
        }
        Path command = root.resolve(command(File.separatorChar == '\\'));
        if (!Files.isRegularFile(command)) {
            return home + " holds no " + root.relativize(command) + ", so it is no unpacked engine";
        }
        if (File.separatorChar == '/' && !Files.isExecutable(command)) {
            return command + " may not be executed";
        }
        return versionProblem(root);
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
