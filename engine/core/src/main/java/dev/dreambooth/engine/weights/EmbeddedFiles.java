package dev.dreambooth.engine.weights;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.ProcessLock;
import dev.dreambooth.contract.io.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A folder inside the engine's jar, unpacked once into a cache since weights are read by mapping files.
 *
 * @param name what the unpacked folder's name begins with
 * @param files where each lies below the engine's embedded resources, by where it is to lie in the folder
 */
public record EmbeddedFiles(String name, Map<String, String> files) {
    private static final String RESOURCES = "/dev/dreambooth/engine/embedded/";
    private static final int DIGITS = 16;

    /** Copies the map, in its order. */
    public EmbeddedFiles {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /** A folder whose files lie where they do among the resources. */
    public static EmbeddedFiles of(String name, String... files) {
        Map<String, String> same = new LinkedHashMap<>();
        for (String file : files) {
            same.put(file, file);
        }
        return new EmbeddedFiles(name, same);
    }

    /**
     * Returns the folder, unpacking it if it is not there or not whole.
     *
     * @param cache folder that may hold it from an earlier run
     * @param what what it holds, such as {@code model}
     * @param instead what a user can do without it, to stand behind "or"
     * @throws UserError if the jar is damaged or the cache cannot be written
     */
    public Path unpack(Path cache, String what, String instead) {
        try {
            return unpack(cache);
        } catch (IOException e) {
            throw new UserError(
                            ExitCode.INTERNAL,
                            "The embedded " + what + " cannot be read: " + e.getMessage() + ".",
                            "Check that the engine's jar is whole, or " + instead + ".")
                    .causedBy(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError(
                    ExitCode.CANCELLED,
                    "The wait for another run that unpacks the embedded " + what + " was interrupted.",
                    "Run again.");
        }
    }

    private Path unpack(Path cache) throws IOException, InterruptedException {
        Map<String, byte[]> contents = new TreeMap<>();
        StringBuilder digests = new StringBuilder();
        for (Map.Entry<String, String> file : files.entrySet()) {
            byte[] content = resource(file.getValue());
            contents.put(file.getKey(), content);
            digests.append(Sha256.of(content));
        }
        String digest = Sha256.of(digests.toString().getBytes(StandardCharsets.UTF_8));
        Path folder = cache.resolve(name + "-" + digest.substring(0, DIGITS));
        if (!isWhole(folder, contents)) {
            try (ProcessLock lock = ProcessLock.await(folder.resolveSibling(folder.getFileName() + ".lock"))) {
                if (!isWhole(folder, contents)) { // and nobody else has unpacked it meanwhile
                    AtomicFiles.writeFolder(folder, aside -> write(contents, aside));
                }
            }
        }
        return folder;
    }

    private static boolean isWhole(Path folder, Map<String, byte[]> contents) throws IOException {
        for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
            Path file = folder.resolve(entry.getKey());
            if (!Files.isRegularFile(file) || !Sha256.of(file).equals(Sha256.of(entry.getValue()))) {
                return false;
            }
        }
        return true;
    }

    private static void write(Map<String, byte[]> contents, Path folder) throws IOException {
        for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
            Path file = folder.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, entry.getValue());
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = EmbeddedFiles.class.getResourceAsStream(RESOURCES + name)) {
            if (in == null) {
                throw new IOException("this engine carries no " + name);
            }
            return in.readAllBytes();
        }
    }
}
