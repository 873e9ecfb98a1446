package dev.dreambooth.contract.archive;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.FirstBytes;
import dev.dreambooth.contract.io.ProcessLock;
import dev.dreambooth.contract.io.StatCache;
import dev.dreambooth.contract.record.ResultFiles;
import dev.dreambooth.contract.settings.CommonSettings;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Unpacks a model archive into a folder named by its content, once for all who ask. The archive is not believed: names that
 * leave the folder, links, and more data than such an archive can honestly hold are refused, and then nothing is left.
 */
public final class ModelUnpacker {
    /** What tells a model, in one layout or the other. */
    private static final List<String> MODEL_FILES = List.of("model_index.json", ResultFiles.MODEL);

    private static final int MAX_ENTRIES = 10_000;
    /** Weights shrink by a tenth, texts to a tenth; what grows more than this was made to fill a disk. */
    private static final long MAX_GROWTH = 20;

    private static final long ALWAYS_ALLOWED_BYTES = 64 << 20;
    private static final int CHUNK_BYTES = 1 << 16;

    private final Path cache;

    /**
     * Creates an unpacker.
     *
     * @param cache the folder that receives models, each in a folder of its own
     */
    public ModelUnpacker(Path cache) {
        this.cache = cache;
    }

    /**
     * Returns the folder of a model that is in an archive, unpacking it if nobody has yet.
     *
     * @param zip the archive, with the model at its top or in its only folder
     * @param name what the user calls it, for messages
     * @throws UserError if it cannot be trusted, is damaged, or holds no model
     */
    public Path unpack(Path zip, String name) {
        try {
            String digest = StatCache.ofUser().sha256(zip);
            Path folder = cache.resolve("models").resolve(digest);
            try (ProcessLock lock = ProcessLock.await(folder.resolveSibling(digest + ".lock"))) {
                if (!Files.isDirectory(folder)) {
                    AtomicFiles.writeFolder(folder, aside -> {
                        extract(zip, aside);
                        model(aside);
                    });
                }
            }
            return model(folder);
        } catch (RefusedArchiveException e) {
            throw unusable(name, zip, e.why);
        } catch (IOException e) {
            throw unusable(name, zip, "it cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UserError.data("The wait for model " + name + " was interrupted.", "Run again.");
        }
    }

    private static void extract(Path zip, Path folder) throws IOException {
        try (ZipFile archive = new ZipFile(zip.toFile())) {
            Optional<String> link = ZipLinks.first(zip);
            if (link.isPresent()) {
                throw new RefusedArchiveException("its entry " + shown(link.get()) + " is a link, not a file");
            }
            extract(archive, folder, ALWAYS_ALLOWED_BYTES + MAX_GROWTH * Files.size(zip));
        } catch (ZipException | EOFException e) {
            throw new RefusedArchiveException(FirstBytes.ofBinary(zip)
                    .filter(found -> found.kind() != FirstBytes.Kind.ZIP)
                    .map(found -> "it is " + found.what())
                    .orElse("it ends early or is damaged: " + e.getMessage()));
        }
    }

    private static void extract(ZipFile archive, Path folder, long allowedBytes) throws IOException {
        if (archive.size() > MAX_ENTRIES) {
            throw new RefusedArchiveException("it has " + archive.size() + " entries");
        }
        long left = allowedBytes;
        Set<String> seen = new HashSet<>();
        for (ZipEntry entry : Collections.list(archive.entries())) {
            Path target = target(folder, entry.getName());
            if (!seen.add(entry.getName().toLowerCase(Locale.ROOT))) {
                throw new RefusedArchiveException("it holds " + shown(entry.getName()) + " twice");
            }
            if (entry.isDirectory()) {
                Files.createDirectories(target);
            } else {
                Files.createDirectories(target.getParent());
                left -= copy(archive.getInputStream(entry), target, left);
            }
        }
    }

    /** Returns where an entry goes, unless its name could mean another place on any operating system. */
    private static Path target(Path folder, String name) {
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        for (String part : path.split("/", -1)) {
            boolean harmless = !part.isEmpty()
                    && !part.endsWith(".") // "..", and on Windows another name for the same file
                    && !part.endsWith(" ")
                    && part.chars().allMatch(c -> c >= ' ' && "\\:*?\"<>|".indexOf(c) < 0);
            if (!harmless) {
                throw new RefusedArchiveException("its entry " + shown(name) + " could climb out of its folder");
            }
        }
        return folder.resolve(path);
    }

    /** Copies at most so many bytes, counted as they come, whatever the archive says of itself. */
    private static long copy(InputStream source, Path target, long limit) throws IOException {
        long copied = 0;
        try (InputStream in = source;
                OutputStream out = Files.newOutputStream(target)) {
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                copied += read;
                if (copied > limit) {
                    throw new RefusedArchiveException("it would grow to more than " + MAX_GROWTH + " times its size");
                }
                out.write(chunk, 0, read);
            }
        }
        return copied;
    }

    private static Path model(Path folder) throws IOException {
        if (isModel(folder)) {
            return folder;
        }
        try (Stream<Path> top = Files.list(folder)) {
            List<Path> entries = top.toList();
            if (entries.size() == 1 && isModel(entries.get(0))) {
                return entries.get(0);
            }
        }
        throw new RefusedArchiveException("it holds no " + String.join(" and no ", MODEL_FILES));
    }

    private static boolean isModel(Path folder) {
        return MODEL_FILES.stream().anyMatch(name -> Files.isRegularFile(folder.resolve(name)));
    }

    private static String shown(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", "?");
        return "'" + (plain.length() > 100 ? plain.substring(0, 100) + "..." : plain) + "'";
    }

    private static UserError unusable(String name, Path zip, String why) {
        return UserError.data(
                        "The model " + name + " cannot be used: " + why + " (" + zip + ").",
                        "Name an archive that the goal package made, or a ZIP of a diffusers folder or of "
                                + ResultFiles.MODEL + ".")
                .about(CommonSettings.MODEL);
    }

    /** Says what is wrong with an archive; the message completes "cannot be used: ...". */
    private static final class RefusedArchiveException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String why;

        RefusedArchiveException(String why) {
            super(why);
            this.why = why;
        }
    }
}
