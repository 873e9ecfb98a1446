package dev.dreambooth.jenkins.agent;

import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import jenkins.MasterToSlaveFileCallable;

/** Packs a model's files into one zip on the agent; the same files give the same bytes. */
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
     * @param files names below it, in the order of the zip
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
        Path target = workspace.toPath().resolve(zip);
        Path aside = target.resolveSibling(target.getFileName() + ".tmp");
        Files.createDirectories(target.getParent());
        try (OutputStream out = Files.newOutputStream(aside);
                ZipOutputStream packed = new ZipOutputStream(out)) {
            packed.setLevel(Deflater.BEST_SPEED); // weights hardly shrink
            for (String name : files) {
                ZipEntry entry = new ZipEntry(name);
                entry.setTimeLocal(TIME);
                packed.putNextEntry(entry);
                Files.copy(root.resolve(name), packed);
            }
        }
        Files.move(aside, target, StandardCopyOption.REPLACE_EXISTING);
        return null;
    }
}
