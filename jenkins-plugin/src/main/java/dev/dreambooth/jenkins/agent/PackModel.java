package dev.dreambooth.jenkins.agent;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.archive.ReproducibleZip;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import jenkins.MasterToSlaveFileCallable;

/** Packs a model's files into one zip on the agent, stored, so that the same files give the same bytes from every Java. */
public final class PackModel extends MasterToSlaveFileCallable<Void> {
    private static final long serialVersionUID = 1L;
    /** A time that zips can tell; the real one would make equal models differ. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 2, 0, 0);

    private final String folder;
    private final ArrayList<String> files;
    private final String zip;

    /**
     * Creates an order.
     *
     * @param folder the model's folder, relative to the workspace
     * @param files names below it
     * @param zip the file to write, relative to the workspace
     */
    public PackModel(String folder, List<String> files, String zip) {
        this.folder = folder;
        this.files = new ArrayList<>(files);
        this.zip = zip;
    }

    @Override
    public Void invoke(File workspace, VirtualChannel channel) throws IOException {
        Path root = workspace.toPath().resolve(folder);
        Files.createDirectories(workspace.toPath().resolve(zip).getParent());
        try {
            new ReproducibleZip(TIME).writeUnchecked(workspace.toPath().resolve(zip), root, files);
        } catch (UserError e) {
            throw new IOException(e.getMessage(), e.getCause()); // of a class that the controller takes from an agent
        }
        return null;
    }
}
