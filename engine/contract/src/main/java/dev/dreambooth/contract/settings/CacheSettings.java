package dev.dreambooth.contract.settings;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.choice.CacheMode;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.type.PathType;
import dev.dreambooth.contract.settings.type.PlaceType;
import dev.dreambooth.contract.settings.type.TextType;
import dev.dreambooth.contract.settings.type.WholeNumberType;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Settings of the run cache, from which a result that was made before is fetched instead of being made again. */
public final class CacheSettings {
    /** The value of {@link #CACHE} that means a folder in {@link #CACHE_DIRECTORY}. */
    public static final String USER = "user";
    /** The value of {@link #CACHE} that means none. */
    public static final String OFF = "off";

    private static final SettingGroup GROUP = new SettingGroup(Stage.values());

    /** Where all lies that can be made again. */
    public static final Setting<Path> CACHE_DIRECTORY = GROUP.optional(
            "cacheDirectory",
            new PathType(),
            "",
            Effect.RUN,
            "The folder for what can be made again: unpacked models and native libraries, digests, locks of devices, kept"
                    + " results. Without it $XDG_CACHE_HOME/dreambooth, or ~/.cache/dreambooth.",
            "/var/cache/dreambooth");

    /** The local cache. */
    public static final Setting<String> CACHE = GROUP.define(
            "cache",
            new PlaceType(List.of(USER, OFF), false),
            USER,
            "",
            Effect.RUN,
            "Where results are kept to be used again on this machine: user (in cacheDirectory), off or a folder.",
            "/data/dreambooth-results");

    /** How large the local cache may grow. */
    public static final Setting<Integer> CACHE_LIMIT = GROUP.define(
            "cacheLimit",
            WholeNumberType.from(1),
            "50",
            "GiB",
            Effect.RUN,
            "How large the local cache may grow; results that were not used for longest go first.",
            "200");

    /** The remote cache. */
    public static final Setting<String> REMOTE_CACHE = GROUP.optional(
            "remoteCache",
            new PlaceType(List.of(), true),
            "",
            Effect.RUN,
            "A cache that machines share: a folder, or the address of an HTTP or WebDAV server.",
            "https://repository.acme.com/raw/dreambooth");

    /** Whether results are stored there too. */
    public static final Setting<CacheMode> REMOTE_CACHE_MODE = GROUP.choice(
            "remoteCacheMode",
            CacheMode.READ,
            Effect.RUN,
            "Whether results are only fetched from the remote cache or stored there too.",
            CacheMode.READ_WRITE);

    /** The credentials. */
    public static final Setting<String> REMOTE_CACHE_SERVER = GROUP.optional(
            "remoteCacheServer",
            TextType.notBlank(),
            "",
            Effect.RUN,
            "The id of the server in Maven's settings.xml whose credentials the remote cache wants.",
            "acme-raw");

    /** How long a remote cache may keep a build waiting. */
    public static final Setting<Integer> REMOTE_CACHE_TIMEOUT = GROUP.define(
            "remoteCacheTimeout",
            new WholeNumberType(1, 3600, 1),
            "20",
            "seconds",
            Effect.RUN,
            "How long the remote cache may be silent before the build goes on without it.",
            "60");

    /** Whether checkpoints are stored there. */
    public static final Setting<Boolean> CHECKPOINT_UPLOAD = GROUP.flag(
            "checkpointUpload",
            false,
            Effect.RUN,
            Set.of(Stage.TRAIN),
            "Stores each checkpoint in the remote cache, so that another machine can go on when this one is lost.");

    private CacheSettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
