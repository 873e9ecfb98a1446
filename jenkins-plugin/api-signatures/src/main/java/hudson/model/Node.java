package hudson.model;

import hudson.FilePath;

/** A machine that builds. */
public abstract class Node {
    public abstract FilePath getRootPath();

    public String getNodeName() {
        return "";
    }
}
