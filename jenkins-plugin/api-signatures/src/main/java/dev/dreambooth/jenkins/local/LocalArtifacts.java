package dev.dreambooth.jenkins.local;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.BuildListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import jenkins.model.ArtifactManager;
import jenkins.util.VirtualFile;

/** Keeps the files of a build below its folder. */
public final class LocalArtifacts extends ArtifactManager {
    private static final AtomicLong ASKED = new AtomicLong();

    private final Path root;

    /** Returns how often files of any build were looked at so far. */
    public static long asked() {
        return ASKED.get();
    }

    /** Creates a keeper of the files of the build with this folder. */
    public LocalArtifacts(Path build) {
        root = build.resolve("archive");
    }

    @Override
    public void archive(FilePath workspace, Launcher launcher, BuildListener listener, Map<String, String> artifacts)
            throws IOException, InterruptedException {
        for (Map.Entry<String, String> artifact : artifacts.entrySet()) {
            Path target = root.resolve(artifact.getKey());
            Files.createDirectories(target.getParent());
            Files.copy(
                    Path.of(workspace.getRemote()).resolve(artifact.getValue()),
                    target,
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public VirtualFile root() {
        return new LocalFile(root);
    }

    /** A file of a build. */
    private static final class LocalFile extends VirtualFile {
        private final Path path;

        LocalFile(Path path) {
            this.path = path;
        }

        @Override
        public boolean isFile() {
            ASKED.incrementAndGet();
            return Files.isRegularFile(path);
        }

        @Override
        public boolean exists() {
            ASKED.incrementAndGet();
            return Files.exists(path);
        }

        @Override
        public long length() throws IOException {
            ASKED.incrementAndGet();
            return Files.size(path);
        }

        @Override
        public VirtualFile child(String name) {
            return new LocalFile(path.resolve(name));
        }

        @Override
        public InputStream open() throws IOException {
            ASKED.incrementAndGet();
            return Files.newInputStream(path);
        }
    }
}
