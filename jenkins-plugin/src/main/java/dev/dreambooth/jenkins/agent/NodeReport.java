package dev.dreambooth.jenkins.agent;

import dev.dreambooth.contract.io.ParentFolder;
import dev.dreambooth.contract.machine.FileNames;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jenkins.MasterToSlaveFileCallable;

/**
 * Says what a node has of what an engine needs. The engine's own {@code doctor} tells more, but it cannot be asked where
 * there is no engine; so this looks at files alone and starts nothing.
 */
public final class NodeReport extends MasterToSlaveFileCallable<List<String>> {
    private static final long serialVersionUID = 1L;

    private final String searchPath;
    private final String javaHome;

    /**
     * Creates a question to a node.
     *
     * @param searchPath the folders of programs, as the build has them in {@code PATH}
     * @param javaHome {@code JAVA_HOME} of the build; may be empty
     */
    public NodeReport(String searchPath, String javaHome) {
        this.searchPath = searchPath;
        this.javaHome = javaHome;
    }

    /** Returns lines for the log: Java, an engine on the path, the system, the path. */
    @Override
    public List<String> invoke(File workspace, VirtualChannel channel) throws IOException {
        boolean windows = File.separatorChar == '\\';
        List<String> lines = new ArrayList<>();
        lines.add("Java: " + java(windows ? "java.exe" : "java"));
        onPath(windows ? "dreambooth.bat" : "dreambooth")
                .map(Path::getParent)
                .map(Path::getParent)
                .ifPresent(home -> lines.add("an engine is on the PATH: set engineHome to " + home));
        lines.add(String.format(
                Locale.ROOT,
                "system: %s %s, %d processors, %.1f GiB free on the workspace's disk",
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                workspace.getUsableSpace() / (double) (1 << 30)));
        lines.add(
                FileNames.all()
                        ? "file names: all (" + FileNames.locale() + ")"
                        : "file names: the agent's Java can give only those in " + FileNames.charset() + " ("
                                + FileNames.locale() + "); start it with LC_ALL=C.UTF-8 in its environment");
        lines.add("PATH: " + (searchPath.isEmpty() ? "not set" : searchPath));
        return lines;
    }

    /** JAVA_HOME first, as the engine's command does. */
    private String java(String command) throws IOException {
        if (!javaHome.isBlank()) {
            Path java = Path.of(javaHome, "bin", command);
            return Files.isRegularFile(java)
                    ? version(java) + " by JAVA_HOME"
                    : "JAVA_HOME is " + javaHome + ", which holds no bin/" + command;
        }
        Optional<Path> java = onPath(command);
        return java.isPresent()
                ? version(java.get()) + " by the PATH"
                : "none, neither by JAVA_HOME nor on the PATH; install Java 17 or later";
    }

    /** A Java home names its version in a file, so that nothing need be started. */
    private static String version(Path java) throws IOException {
        Path home = ParentFolder.of(ParentFolder.of(java.toRealPath()));
        Path release = home.resolve("release");
        if (Files.isRegularFile(release)) {
            try (Stream<String> lines = Files.lines(release)) {
                Optional<String> named = lines.filter(line -> line.startsWith("JAVA_VERSION="))
                        .map(line -> line.substring(line.indexOf('=') + 1).replace("\"", ""))
                        .findFirst();
                if (named.isPresent()) {
                    return named.get() + " in " + home;
                }
            }
        }
        return "of unknown version in " + home;
    }

    private Optional<Path> onPath(String command) {
        return Stream.of(searchPath.split(Pattern.quote(File.pathSeparator)))
                .filter(folder -> !folder.isBlank())
                .map(folder -> new File(folder, command).toPath())
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
