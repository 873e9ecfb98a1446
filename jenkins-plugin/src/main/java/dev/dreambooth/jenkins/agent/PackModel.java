package dev.dreambooth.jenkins.agent;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.archive.ReproducibleZip;
import dev.dreambooth.contract.io.ParentFolder;
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
public final class PackModel extends MasterToSlaveFileCallable<String> {
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

    /** Returns why there is no zip, or an empty text if there is one. */
    @Override
    public String invoke(File workspace, VirtualChannel channel) {
        Path root = workspace.toPath().resolve(folder);
        Path target = workspace.toPath().resolve(zip);
        try {
            long bytes = 0;
            for (String file : files) {
                bytes += Files.size(root.resolve(file));
            }
            Files.createDirectories(ParentFolder.of(target));
            long free = Files.getFileStore(ParentFolder.of(target)).getUsableSpace();
            if (bytes > free) {
                return "it needs " + megabytes(bytes) + " once more for a while on the disk of the workspace, where "
                        + megabytes(free) + " are free";
            }
            new ReproducibleZip(TIME).writeUnchecked(target, root, files);
            return "";
        } catch (UserError | IOException e) {
            return String.valueOf(e.getMessage()); // half a zip goes with all that is packed
        }
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + " MB";
    }
}
