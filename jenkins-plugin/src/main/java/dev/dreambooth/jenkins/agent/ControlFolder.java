package dev.dreambooth.jenkins.agent;

import dev.dreambooth.contract.io.ParentFolder;
import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import jenkins.MasterToSlaveFileCallable;

/**
 * The folder in a workspace that a run of ours has for itself. All that is put into a workspace and is no result lies there,
 * and goes with it.
 */
public final class ControlFolder {
    static final String ROOT = ".dreambooth";

    private ControlFolder() {}

    /** Returns the folder of a run, relative to the workspace. */
    public static String path(String id) {
        return ROOT + "/" + id;
    }

    /** Returns the folder of a run. */
    public static FilePath of(FilePath workspace, String id) {
        return workspace.child(path(id));
    }

    /** Removes the folder of a run, or one file of it, and what is empty then. */
    public static final class Removal extends MasterToSlaveFileCallable<Void> {
        private static final long serialVersionUID = 1L;

        private final String id;
        private final String file;

        private Removal(String id, String file) {
            this.id = id;
            this.file = file;
        }

        /** Creates an order to remove all of a run. */
        public static Removal of(String id) {
            return new Removal(id, "");
        }

        /** Creates an order to remove a file of a run, and the folder if nothing else is in it. */
        public static Removal of(String id, String file) {
            return new Removal(id, file);
        }

        @Override
        public Void invoke(File workspace, VirtualChannel channel) throws IOException {
            Path folder = workspace.toPath().resolve(path(id));
            if (file.isEmpty()) {
                deleteAll(folder);
            } else {
                deleteAll(folder.resolve(file));
                deleteEmpty(folder);
            }
            deleteEmpty(ParentFolder.of(folder));
            return null;
        }

        private static void deleteAll(Path folder) throws IOException {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (NoSuchFileException e) {
                // it is gone already
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }

        /** Other runs may be at work beside. */
        private static void deleteEmpty(Path folder) throws IOException {
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException e) {
                // it is still needed
            }
        }
    }
}
