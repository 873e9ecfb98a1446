package dev.dreambooth.contract.io;

import java.nio.file.Path;

/** The folder that a file or another folder lies in, which only the root of a file system lacks. */
public final class ParentFolder {
    private ParentFolder() {}

    /**
     * Returns the absolute path of the folder that something lies in.
     *
     * @throws IllegalArgumentException if it is a root, where nothing of ours is ever written
     */
    public static Path of(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " lies in no folder");
        }
        return parent;
    }
}
