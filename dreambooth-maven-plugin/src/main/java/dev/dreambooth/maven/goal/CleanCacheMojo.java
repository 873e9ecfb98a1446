package dev.dreambooth.maven.goal;

import dev.dreambooth.contract.cache.LocalCache;
import dev.dreambooth.contract.cache.RunCache;
import dev.dreambooth.contract.io.ByteCount;
import dev.dreambooth.contract.settings.CacheSettings;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.eclipse.aether.RepositorySystem;

/**
 * Empties the local run cache, the folder that the setting {@code cache} names. Results in build directories, models and
 * remote caches stay.
 *
 * @since 0.1.0
 */
@Mojo(name = "clean-cache", requiresProject = false, threadSafe = true)
public final class CleanCacheMojo extends AbstractDreamBoothMojo {
    @Inject
    CleanCacheMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }

    @Override
    void run() {
        SettingSources sources = sources(List.of());
        Optional<Path> folder = RunCache.folder(
                sources.find(CacheSettings.CACHE).orElseThrow(), sources.find(CacheSettings.CACHE_DIRECTORY));
        if (folder.isEmpty()) {
            getLog().info("There is no local cache, as the setting cache says.");
            return;
        }
        long freed = new LocalCache(folder.get(), 0).clear();
        getLog().info("Emptied the cache " + folder.get() + ": " + ByteCount.shown(freed) + " freed.");
    }
}
