package hudson;

import dev.dreambooth.jenkins.local.LocalFiles;
import dev.dreambooth.jenkins.local.LocalJenkins;
import hudson.model.Computer;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jenkinsci.remoting.RoleSensitive;

/** A file on an agent; here one of this machine. Callables cross a stream, as they cross the wire. */
public final class FilePath {
    private final File file;

    public FilePath(File file) {
        this.file = file;
    }

    public FilePath(VirtualChannel channel, String path) {
        this(new File(path));
    }

    public FilePath(FilePath parent, String path) {
        this(new File(path).isAbsolute() ? new File(path) : new File(parent.file, path));
    }

    public FilePath child(String path) {
        return new FilePath(this, path);
    }

    public FilePath sibling(String path) {
        return new FilePath(new File(file.getParentFile(), path));
    }

    public FilePath getParent() {
        return new FilePath(file.getParentFile());
    }

    public String getRemote() {
        return file.getPath();
    }

    public String getName() {
        return file.getName();
    }

    public Computer toComputer() {
        return LocalJenkins.computer();
    }

    public VirtualChannel getChannel() {
        return null;
    }

    public boolean exists() throws IOException, InterruptedException {
        return file.exists();
    }

    public boolean isDirectory() throws IOException, InterruptedException {
        LocalJenkins.inMiddleOfCall();
        return file.isDirectory();
    }

    public long length() throws IOException, InterruptedException {
        return file.length();
    }

    public void mkdirs() throws IOException, InterruptedException {
        Files.createDirectories(file.toPath());
    }

    public boolean delete() throws IOException, InterruptedException {
        return Files.deleteIfExists(file.toPath());
    }

    public void deleteRecursive() throws IOException, InterruptedException {
        if (file.exists()) {
            try (Stream<Path> all = Files.walk(file.toPath())) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    public void write(String content, String encoding) throws IOException, InterruptedException {
        Files.createDirectories(file.getParentFile().toPath());
        Files.writeString(file.toPath(), content, Charset.forName(encoding));
    }

    public InputStream read() throws IOException, InterruptedException {
        return Files.newInputStream(file.toPath());
    }

    public String readToString() throws IOException, InterruptedException {
        return Files.readString(file.toPath());
    }

    public void copyFrom(InputStream in) throws IOException, InterruptedException {
        Files.copy(in, file.toPath(), StandardCopyOption.REPLACE_EXISTING);
    }

    public void chmod(int mask) throws IOException, InterruptedException {
        file.setExecutable((mask & 0100) != 0);
    }

    public void renameTo(FilePath target) throws IOException, InterruptedException {
        Files.move(file.toPath(), target.file.toPath(), StandardCopyOption.REPLACE_EXISTING);
    }

    public String digest() throws IOException, InterruptedException {
        return LocalFiles.md5(file.toPath());
    }

    public Launcher createLauncher(TaskListener listener) throws IOException, InterruptedException {
        return new Launcher.LocalLauncher(listener);
    }

    public <T> T act(FileCallable<T> callable) throws IOException, InterruptedException {
        return LocalFiles.copy(LocalFiles.copy(callable).invoke(file, null));
    }

    @Override
    public String toString() {
        return file.getPath();
    }

    /** Code that runs where the file is. */
    public interface FileCallable<T> extends Serializable, RoleSensitive {
        T invoke(File file, VirtualChannel channel) throws IOException, InterruptedException;
    }
}
