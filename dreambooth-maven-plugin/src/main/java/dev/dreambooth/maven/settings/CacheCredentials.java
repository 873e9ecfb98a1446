package dev.dreambooth.maven.settings;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.cache.Credentials;
import dev.dreambooth.contract.settings.CacheSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/** Takes the credentials of the remote cache from Maven's {@code settings.xml}, decrypted, to hand them to the worker. */
public final class CacheCredentials {
    private final MavenSession session;
    private final SettingsDecrypter decrypter;

    public CacheCredentials(MavenSession session, SettingsDecrypter decrypter) {
        this.session = session;
        this.decrypter = decrypter;
    }

    /**
     * Returns the variables of the worker's environment that hold them; none if none are asked for.
     *
     * @throws UserError if {@code settings.xml} has no server of that id
     */
    public Map<String, String> environment(ResolvedSettings settings) {
        Optional<String> id = settings.find(CacheSettings.REMOTE_CACHE_SERVER);
        if (id.isEmpty()) {
            return Map.of();
        }
        Server server = session.getSettings().getServer(id.get());
        if (server == null) {
            throw settings.locate(UserError.configuration(
                            "There is no server '" + id.get() + "' in Maven's settings.xml.",
                            "Add it there, with its username and password.")
                    .about(CacheSettings.REMOTE_CACHE_SERVER));
        }
        Server plain =
                decrypter.decrypt(new DefaultSettingsDecryptionRequest(server)).getServer();
        Map<String, String> environment = new LinkedHashMap<>();
        put(environment, Credentials.USERNAME, plain.getUsername());
        put(environment, Credentials.PASSWORD, plain.getPassword());
        return environment;
    }

    private static void put(Map<String, String> environment, String name, @Nullable String value) {
        if (value != null) {
            environment.put(name, value);
        }
    }
}
