package jenkins.util;

import java.io.IOException;
import java.io.InputStream;

/** A file of a build, wherever it is kept. */
public abstract class VirtualFile {
    public abstract boolean isFile() throws IOException;

    public abstract boolean exists() throws IOException;

    public abstract long length() throws IOException;

    public abstract VirtualFile child(String name);

    public abstract InputStream open() throws IOException;
}
