package dev.dreambooth.jenkins.agent;

import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import jenkins.MasterToSlaveFileCallable;

/** Brings the text of a file that is small by its nature; a large one counts as missing. */
public final class SmallFile extends MasterToSlaveFileCallable<String> {
    /** The largest file that is brought, in bytes. */
    public static final int MAX_BYTES = 64 * 1024;

    private static final long serialVersionUID = 1L;

    @Override
    public String invoke(File file, VirtualChannel channel) throws IOException {
        return file.isFile() && file.length() <= MAX_BYTES
                ? new String(Files.readAllBytes(file.toPath()), StandardCharsets.UTF_8)
                : "";
    }
}
