package org.jenkinsci.plugins.workflow;

import dev.dreambooth.jenkins.local.LocalJenkins;
import hudson.FilePath;
import java.io.File;

/** Finds files again after a restart. */
public class FilePathUtils {
    private FilePathUtils() {}

    public static String getNodeName(FilePath file) throws IllegalStateException {
        return LocalJenkins.NODE;
    }

    public static FilePath find(String node, String path) {
        return LocalJenkins.online(node) ? new FilePath(new File(path)) : null;
    }
}
