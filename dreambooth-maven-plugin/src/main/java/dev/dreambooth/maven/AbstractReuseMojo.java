package dev.dreambooth.maven;

import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;

/** The parameters of what runs and what is used again, which all stages have. */
abstract class AbstractReuseMojo extends AbstractStageMojo {
    /**
     * Says what would be done, and why, and does nothing. Default: {@code false}. Example: {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.dryRun")
    String dryRun;

    /**
     * Reads every file anew to see whether it changed, instead of trusting size, times and inode of large ones. Default:
     * {@code false}. Example: {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.rehash")
    String rehash;

    /**
     * Where results are kept to be used again on this machine: user (a folder in the user's home), off or a folder.
     * Default: {@code user}. Example: {@code /var/cache/dreambooth}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.cache")
    String cache;

    /**
     * How large the local cache may grow; results that were not used for longest go first. Unit: GiB. Default:
     * {@code 50}. Example: {@code 200}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.cacheLimit")
    String cacheLimit;

    /**
     * A cache that machines share: a folder, or the address of an HTTP or WebDAV server. Example:
     * {@code https://repository.acme.com/raw/dreambooth}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.remoteCache")
    String remoteCache;

    /**
     * Whether results are only fetched from the remote cache or stored there too. Default: {@code read}. Example:
     * {@code read-write}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.remoteCacheMode")
    String remoteCacheMode;

    /**
     * The id of the server in Maven's settings.xml whose credentials the remote cache wants. Example:
     * {@code acme-raw}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.remoteCacheServer")
    String remoteCacheServer;

    /**
     * How long the remote cache may be silent before the build goes on without it. Unit: seconds. Default:
     * {@code 20}. Example: {@code 60}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dreambooth.remoteCacheTimeout")
    String remoteCacheTimeout;

    AbstractReuseMojo(RepositorySystem repositorySystem) {
        super(repositorySystem);
    }
}
