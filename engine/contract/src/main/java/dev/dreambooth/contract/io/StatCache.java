package dev.dreambooth.contract.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.json.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers the SHA-256 of large files by inode, size and times, so that looking again at gigabytes of weights takes
 * milliseconds. A file that was touched is read again; touching it without changing it therefore changes nothing.
 *
 * <p>What is remembered lies in one small file of the user's own and is never part of a result. It is written whole, so
 * that processes that share it lose at most what the other has just learned.
 */
public final class StatCache implements FileHasher {
    /** Smaller files are read as fast as they are looked up. */
    static final long SMALLEST_BYTES = 1 << 20;

    private static final int MOST_FILES = 4096;
    private static final long MAX_BYTES = 4 << 20;

    private final Path memory;

    /** A digest and what the file looked like when it was taken. */
    private record Remembered(long bytes, long modified, long changed, String sha256) {
        boolean isOf(FileStamp stamp) {
            return bytes == stamp.bytes() && modified == stamp.modified() && changed == stamp.changed();
        }
    }

    /**
     * Creates a cache.
     *
     * @param memory the file to remember in; it need not exist
     */
    public StatCache(Path memory) {
        this.memory = memory;
    }

    /** Returns the cache that all runs of this user share. */
    public static StatCache ofUser() {
        return new StatCache(UserCache.folder().resolve("digests.json"));
    }

    @Override
    public String sha256(Path file) throws IOException {
        FileStamp.Identified before = FileStamp.of(file);
        if (before.stamp().bytes() < SMALLEST_BYTES) {
            return Sha256.of(file);
        }
        Remembered known = read().get(before.identity());
        if (known != null && known.isOf(before.stamp())) {
            return known.sha256();
        }
        Instant start = Instant.now();
        String digest = Sha256.of(file);
        if (before.stamp().isSettledAt(start) && before.equals(FileStamp.of(file))) {
            remember(before, digest);
        }
        return digest;
    }

    private void remember(FileStamp.Identified file, String digest) {
        Map<String, Remembered> all = read();
        FileStamp stamp = file.stamp();
        all.remove(file.identity());
        all.put(file.identity(), new Remembered(stamp.bytes(), stamp.modified(), stamp.changed(), digest));
        while (all.size() > MOST_FILES) {
            all.remove(all.keySet().iterator().next());
        }
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        all.forEach((identity, known) -> document.set(identity, CanonicalJson.STRICT.valueToTree(known)));
        try {
            AtomicFiles.write(memory, aside -> Files.write(aside, CanonicalJson.STRICT.writeValueAsBytes(document)));
        } catch (UserError unwritable) {
            // A home that cannot be written to costs time on the next run, and nothing else.
        }
    }

    /** Whatever cannot be read as it was written was written by somebody else, and is forgotten. */
    private Map<String, Remembered> read() {
        Map<String, Remembered> all = new LinkedHashMap<>();
        try {
            if (!Files.isRegularFile(memory) || Files.size(memory) > MAX_BYTES) {
                return all;
            }
            JsonNode document = CanonicalJson.STRICT.readTree(Files.readAllBytes(memory));
            for (Map.Entry<String, JsonNode> entry : document.properties()) {
                Remembered known = CanonicalJson.STRICT.treeToValue(entry.getValue(), Remembered.class);
                if (known != null && Sha256.isDigest(known.sha256())) {
                    all.put(entry.getKey(), known);
                }
            }
            return all;
        } catch (IOException damaged) {
            return new LinkedHashMap<>();
        }
    }
}
