package dev.dreambooth.contract.cache;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.ParentFolder;
import dev.dreambooth.contract.io.UserCache;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.contract.settings.CacheSettings;
import dev.dreambooth.contract.settings.choice.CacheMode;
import dev.dreambooth.contract.settings.type.PlaceType;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The results of earlier runs, on this machine and on one that machines share, by the fingerprint of what decided them.
 * A store holds {@code runs/<fingerprint>.json}, the record, and {@code blobs/<SHA-256>}, the contents of the files that
 * records name. Whatever comes from there is checked by hash, and nothing that goes wrong there stops a run.
 */
public final class RunCache {
    private static final String RUNS = "runs/";
    private static final long MAX_RECORD_BYTES = 64 << 20;
    private static final int GIBIBYTE_BITS = 30;

    private final List<CacheTier> tiers;
    private final Optional<LocalCache> local;

    private RunCache(List<CacheTier> tiers, Optional<LocalCache> local) {
        this.tiers = List.copyOf(tiers);
        this.local = local;
    }

    /**
     * A result that came from a cache.
     *
     * @param record what was fetched
     * @param place where from, such as {@code remote cache https://cache.example/}
     */
    public record Hit(RunRecord record, String place) {}

    /**
     * Returns the caches that settings name.
     *
     * @param environment where the credentials of the remote one are
     * @param warnings takes a sentence for a person when one of them fails
     */
    public static RunCache of(ResolvedSettings settings, Map<String, String> environment, Consumer<String> warnings) {
        List<CacheTier> tiers = new ArrayList<>();
        Optional<LocalCache> local = folder(
                        settings.get(CacheSettings.CACHE), settings.find(CacheSettings.CACHE_DIRECTORY))
                .map(folder -> new LocalCache(folder, (long) settings.get(CacheSettings.CACHE_LIMIT) << GIBIBYTE_BITS));
        local.ifPresent(cache -> tiers.add(new CacheTier(new FolderStore(cache.folder()), false, true, warnings)));
        remote(settings, environment, warnings).ifPresent(tiers::add);
        return new RunCache(tiers, local);
    }

    /**
     * Returns the folder that a value of the setting {@code cache} means, or empty for none.
     *
     * @param cacheDirectory the value of the setting of this name, if it has one
     */
    public static Optional<Path> folder(String cache, Optional<Path> cacheDirectory) {
        return switch (cache) {
            case CacheSettings.OFF -> Optional.empty();
            case CacheSettings.USER ->
                Optional.of(UserCache.folder(cacheDirectory).resolve("results"));
            default -> Optional.of(Path.of(cache));
        };
    }

    /** Returns the cache that machines share, if settings name one. */
    static Optional<CacheTier> remote(
            ResolvedSettings settings, Map<String, String> environment, Consumer<String> warnings) {
        Duration patience = Duration.ofSeconds(settings.get(CacheSettings.REMOTE_CACHE_TIMEOUT));
        boolean writable = settings.get(CacheSettings.REMOTE_CACHE_MODE) == CacheMode.READ_WRITE;
        return settings.find(CacheSettings.REMOTE_CACHE)
                .map(place -> PlaceType.isWebAddress(place)
                        ? new HttpStore(place, Credentials.of(environment), patience)
                        : new FolderStore(Path.of(place)))
                .map(store -> new CacheTier(store, true, writable, warnings));
    }

    /** Returns where a result could be fetched from, without fetching it. */
    public Optional<String> find(Fingerprint wanted) {
        return tiers.stream()
                .filter(tier -> tier.attempt(store -> store.has(name(wanted.sha256())), false))
                .map(CacheTier::place)
                .findFirst();
    }

    /**
     * Fetches a result in place of whatever lies in a folder, if a cache holds it whole and sound.
     *
     * @throws UserError if the folder cannot be written to
     */
    public Optional<Hit> fetch(Fingerprint wanted, Path folder) {
        for (CacheTier tier : tiers) {
            Optional<RunRecord> record =
                    tier.attempt(store -> fetch(store, wanted.sha256(), folder), Optional.<RunRecord>empty());
            if (record.isPresent()) {
                if (tier.isRemote()) {
                    storeLocally(record.get(), folder);
                }
                return Optional.of(new Hit(record.get(), tier.place()));
            }
        }
        return Optional.empty();
    }

    private static Optional<RunRecord> fetch(CacheStore store, String fingerprint, Path folder) throws IOException {
        Path parent = ParentFolder.of(folder);
        AtomicFiles.requireWritableFolder(parent);
        Path listing = Files.createTempFile(parent, "run", ".json");
        try {
            Files.delete(listing);
            if (!store.fetch(name(fingerprint), listing, MAX_RECORD_BYTES)) {
                return Optional.empty();
            }
            RunRecord record = checked(listing, fingerprint);
            AtomicFiles.writeFolder(folder, aside -> {
                download(store, record, aside);
                record.write(aside);
            });
            return Optional.of(record);
        } catch (UncheckedIOException e) {
            throw e.getCause() instanceof CorruptEntryException corrupt
                    ? corrupt.with(name(fingerprint))
                    : e.getCause();
        } finally {
            Files.deleteIfExists(listing);
        }
    }

    private static RunRecord checked(Path listing, String fingerprint) throws CorruptEntryException {
        try {
            RunRecord record = RunRecord.readFile(listing);
            if (!record.sha256().equals(fingerprint)) {
                throw new CorruptEntryException(
                        "the record under " + fingerprint + " is that of another run", List.of(name(fingerprint)));
            }
            return record;
        } catch (UserError e) {
            throw new CorruptEntryException(
                    "the record under " + fingerprint + " cannot be used", List.of(name(fingerprint)));
        }
    }

    /** A failure of the store is none of the folder's, so it passes by who writes the folder. */
    private static void download(CacheStore store, RunRecord record, Path aside) {
        try {
            Blobs.fetch(store, record.outputs(), aside);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stores a result wherever results are stored. */
    public void store(RunRecord record, Path folder) {
        for (CacheTier tier : tiers) {
            if (tier.isRemote() && tier.isWritable()) {
                store(tier, record, folder);
            }
        }
        storeLocally(record, folder);
    }

    private void storeLocally(RunRecord record, Path folder) {
        local.ifPresent(cache -> {
            tiers.stream().filter(tier -> !tier.isRemote()).forEach(tier -> store(tier, record, folder));
            cache.trim();
        });
    }

    private static void store(CacheTier tier, RunRecord record, Path folder) {
        tier.attempt(
                store -> {
                    Blobs.store(store, record.outputs(), folder);
                    store.store(name(record.sha256()), folder.resolve(RunRecord.FILE_NAME)); // last: it vouches
                    return true;
                },
                false);
    }

    private static String name(String fingerprint) {
        return RUNS + fingerprint + ".json";
    }
}
