package dev.dreambooth.contract.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.record.FileRecord;
import dev.dreambooth.contract.settings.CacheSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The newest checkpoint of a training in the cache that machines share, for the day on which this machine is taken away:
 * {@code checkpoints/<fingerprint>.json} names its files, whose contents are blobs like any other.
 */
public final class CheckpointCache {
    private static final String CHECKPOINTS = "checkpoints/";
    private static final int FORMAT = 1;
    private static final long MAX_LISTING_BYTES = 1 << 20;
    private static final Pattern FOLDER = Pattern.compile("checkpoint-\\d{6,9}");

    private final CacheTier remote;
    private final String name;

    /**
     * The document.
     *
     * @param format the version of its form
     * @param folder the name of the checkpoint's folder
     * @param files what the folder holds
     */
    private record Listing(int format, String folder, List<FileRecord> files) {
        boolean sound() {
            return format == FORMAT
                    && folder != null
                    && FOLDER.matcher(folder).matches()
                    && files != null
                    && files.stream().allMatch(file -> file != null && file.safe());
        }
    }

    private CheckpointCache(CacheTier remote, String fingerprint) {
        this.remote = remote;
        this.name = CHECKPOINTS + fingerprint + ".json";
    }

    /**
     * Returns where the checkpoints of a training go, if its settings have them go anywhere.
     *
     * @param fingerprint the SHA-256 of what decides the training
     * @param environment where the credentials are
     * @param warnings takes a sentence for a person when the remote cache fails
     */
    public static Optional<CheckpointCache> of(
            ResolvedSettings settings, String fingerprint, Map<String, String> environment, Consumer<String> warnings) {
        return settings.get(CacheSettings.CHECKPOINT_UPLOAD)
                ? RunCache.remote(settings, environment, warnings).map(tier -> new CheckpointCache(tier, fingerprint))
                : Optional.empty();
    }

    /**
     * Stores a checkpoint in place of the one before it.
     *
     * @param checkpoint its folder, which holds files only
     */
    public void store(Path checkpoint) {
        remote.attempt(
                store -> {
                    Optional<Listing> before = listing(store);
                    List<FileRecord> files = records(checkpoint);
                    Blobs.store(store, files, checkpoint);
                    write(store, new Listing(FORMAT, checkpoint.getFileName().toString(), files));
                    List<String> current =
                            files.stream().map(FileRecord::sha256).toList();
                    for (FileRecord old : before.map(Listing::files).orElse(List.of())) {
                        if (!current.contains(old.sha256())) {
                            store.remove(Blobs.name(old));
                        }
                    }
                    return true;
                },
                false);
    }

    /**
     * Fetches the checkpoint unless it is here already.
     *
     * @param folder where the checkpoints of this training lie
     * @return the name of its folder, if it was fetched
     */
    public Optional<String> fetch(Path folder) {
        return remote.attempt(
                store -> {
                    Optional<Listing> listing = listing(store);
                    if (listing.isEmpty()
                            || Files.exists(folder.resolve(listing.get().folder()))) {
                        return Optional.empty();
                    }
                    try {
                        AtomicFiles.writeFolder(
                                folder.resolve(listing.get().folder()),
                                aside -> download(store, listing.get().files(), aside));
                    } catch (UncheckedIOException e) {
                        throw e.getCause();
                    }
                    return Optional.of(listing.get().folder());
                },
                Optional.<String>empty());
    }

    /** Removes the checkpoint: its training is done. */
    public void remove() {
        remote.attempt(
                store -> {
                    Optional<Listing> listing = listing(store);
                    store.remove(name);
                    for (FileRecord file : listing.map(Listing::files).orElse(List.of())) {
                        store.remove(Blobs.name(file));
                    }
                    return true;
                },
                false);
    }

    private static void download(CacheStore store, List<FileRecord> files, Path aside) {
        try {
            Blobs.fetch(store, files, aside);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a failure of the store is none of the folder's
        }
    }

    private Optional<Listing> listing(CacheStore store) throws IOException {
        Path scratch = Files.createTempDirectory("dreambooth");
        Path file = scratch.resolve("listing.json");
        try {
            if (!store.fetch(name, file, MAX_LISTING_BYTES)) {
                return Optional.empty();
            }
            Listing listing = CanonicalJson.STRICT.readValue(Files.readAllBytes(file), Listing.class);
            if (listing == null || !listing.sound()) {
                throw new CorruptEntryException(name + " names no checkpoint", List.of(name));
            }
            return Optional.of(listing);
        } catch (JsonProcessingException e) {
            throw new CorruptEntryException(name + " cannot be read", List.of(name));
        } finally {
            AtomicFiles.delete(scratch);
        }
    }

    private void write(CacheStore store, Listing listing) throws IOException {
        Path file = Files.createTempFile("dreambooth", ".json");
        try {
            Files.write(file, CanonicalJson.bytes(CanonicalJson.STRICT.valueToTree(listing)));
            store.store(name, file);
        } finally {
            Files.delete(file);
        }
    }

    private static List<FileRecord> records(Path folder) throws IOException {
        List<FileRecord> records = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                records.add(FileRecord.of(folder, file, FileHasher.READING));
            }
        }
        return records;
    }
}
