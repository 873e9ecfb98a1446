package dev.dreambooth.contract.settings.check;

import static dev.dreambooth.contract.settings.CacheSettings.CHECKPOINT_UPLOAD;
import static dev.dreambooth.contract.settings.CacheSettings.REMOTE_CACHE;
import static dev.dreambooth.contract.settings.CacheSettings.REMOTE_CACHE_MODE;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.choice.CacheMode;
import dev.dreambooth.contract.settings.value.ResolvedSettings;

/** Refuses settings of the cache that contradict each other. */
final class CacheConsistency {
    private CacheConsistency() {}

    static void check(Stage stage, ResolvedSettings settings) {
        if (stage != Stage.TRAIN || !settings.get(CHECKPOINT_UPLOAD)) {
            return;
        }
        settings.get(REMOTE_CACHE); // refuses by itself if it is missing
        if (settings.get(REMOTE_CACHE_MODE) != CacheMode.READ_WRITE) {
            throw Consistency.contradiction(
                    settings, CHECKPOINT_UPLOAD, REMOTE_CACHE_MODE, "Set remoteCacheMode to read-write.");
        }
    }
}
