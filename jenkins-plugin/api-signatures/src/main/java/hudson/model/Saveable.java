package hudson.model;

import java.io.IOException;

/** Something that is kept on disk. */
public interface Saveable {
    void save() throws IOException;
}
