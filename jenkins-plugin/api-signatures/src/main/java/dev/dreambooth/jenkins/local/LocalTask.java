package dev.dreambooth.jenkins.local;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.TaskListener;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.durabletask.Controller;

/** A real durable task: a process of its own with its log and exit status in files. */
public final class LocalTask extends Controller {
    private static final long serialVersionUID = 1L;
    private final String folder;
    private long position;

    private LocalTask(String folder) {
        this.folder = folder;
    }

    /** Starts a script. */
    public static Controller start(
            EnvVars env, FilePath workspace, String script, Function<FilePath, List<String>> command)
            throws IOException {
        Path folder = Files.createTempDirectory("durable");
        Path file = Files.writeString(folder.resolve("script.sh"), script);
        String line = command.apply(new FilePath(file.toFile())).stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        ProcessBuilder builder = new ProcessBuilder(
                "setsid",
                "sh",
                "-c",
                line + " > '" + folder + "/log' 2>&1; echo $? > '" + folder + "/result.tmp'; mv '" + folder
                        + "/result.tmp' '" + folder + "/result'");
        builder.environment().putAll(env);
        builder.directory(new File(workspace.getRemote()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.start();
        return new LocalTask(folder.toString());
    }

    @Override
    public boolean writeLog(FilePath workspace, OutputStream sink) throws IOException {
        Path log = Path.of(folder, "log");
        if (!Files.exists(log) || Files.size(log) <= position) {
            return false;
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(position);
            byte[] news = new byte[(int) (file.length() - position)];
            file.readFully(news);
            sink.write(news);
            position += news.length;
        }
        return true;
    }

    @Override
    public Integer exitStatus(FilePath workspace, Launcher launcher, TaskListener logger) throws IOException {
        Path result = Path.of(folder, "result");
        return Files.exists(result) ? Integer.valueOf(Files.readString(result).trim()) : null;
    }

    @Override
    public void cleanup(FilePath workspace) throws IOException, InterruptedException {
        new FilePath(new File(folder)).deleteRecursive();
    }
}
