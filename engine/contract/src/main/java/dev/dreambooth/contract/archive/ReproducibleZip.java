package dev.dreambooth.contract.archive;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.record.FileRecord;
import dev.dreambooth.contract.settings.choice.Compression;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs files into a ZIP archive whose bytes depend on nothing but their names, their contents and one given time: names
 * sorted, no folders, owners or permissions, and the time without a time zone.
 */
public final class ReproducibleZip {
    private final LocalDateTime time;
    private final Compression compression;

    /**
     * Creates a packer that keeps files as they are: the same bytes from every Java.
     *
     * @param time what all entries carry
     */
    public ReproducibleZip(LocalDateTime time) {
        this(time, Compression.STORED);
    }

    /**
     * Creates a packer.
     *
     * @param time the time of every entry, in UTC, from 1980 on
     * @param compression how the files are kept
     */
    public ReproducibleZip(LocalDateTime time, Compression compression) {
        this.time = time;
        this.compression = compression;
    }

    /**
     * Replaces an archive.
     *
     * @param target the archive
     * @param folder the folder that the names are relative to
     * @param files what goes into it; the contents are checked on the way
     * @throws UserError if a file is not what its record says, or the archive cannot be written
     */
    public void write(Path target, Path folder, Collection<FileRecord> files) {
        Map<String, String> known = files.stream().collect(Collectors.toMap(FileRecord::name, FileRecord::sha256));
        write(target, folder, known.keySet(), (name, sha256) -> {
            if (!sha256.equals(known.get(name))) {
                throw changed(folder, name);
            }
        });
    }

    /**
     * Replaces an archive by files that no record knows.
     *
     * @param target the archive
     * @param folder the folder that the names are relative to
     * @param names what goes into it
     * @throws UserError if the archive cannot be written
     */
    public void writeUnchecked(Path target, Path folder, Collection<String> names) {
        write(target, folder, names, (name, sha256) -> {});
    }

    private void write(Path target, Path folder, Collection<String> names, BiConsumer<String, String> check) {
        AtomicFiles.write(target, aside -> {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(aside), 1 << 16);
                    ZipOutputStream zip = new ZipOutputStream(out)) {
                for (String name : new TreeSet<>(names)) {
                    zip.putNextEntry(entry(folder, name, check));
                    Files.copy(folder.resolve(name), zip);
                    zip.closeEntry();
                }
            }
        });
    }

    /** Reads the file once to check it: a stored entry must name its length and checksum before its bytes. */
    private ZipEntry entry(Path folder, String name, BiConsumer<String, String> check) throws IOException {
        CRC32 crc = new CRC32();
        try (InputStream in = new CheckedInputStream(Files.newInputStream(folder.resolve(name)), crc)) {
            check.accept(name, Sha256.of(in));
        }
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(time);
        entry.setMethod(
                switch (compression) {
                    case STORED -> ZipEntry.STORED;
                    case DEFLATED -> ZipEntry.DEFLATED;
                });
        if (compression == Compression.STORED) {
            long bytes = Files.size(folder.resolve(name));
            entry.setSize(bytes);
            entry.setCompressedSize(bytes);
            entry.setCrc(crc.getValue());
        }
        return entry;
    }

    private static UserError changed(Path folder, String name) {
        return UserError.data(
                folder.resolve(name) + " is not the file that " + folder.resolve("run.json") + " tells of.",
                "Run the goal that makes it again, which will notice too.");
    }
}
