package dev.dreambooth.contract.cache;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * What a remote cache wants to know of its user. It reaches the worker through the environment of its process alone:
 * no file, argument, event or record holds it.
 */
public final class Credentials {
    /** The variable with the place of the remote cache, for front ends of a machine whose settings name none. */
    public static final String SERVER = "DREAMBOOTH_REMOTE_CACHE";
    /** The variable with the user's name. */
    public static final String USERNAME = "DREAMBOOTH_CACHE_USERNAME";
    /** The variable with the user's password. */
    public static final String PASSWORD = "DREAMBOOTH_CACHE_PASSWORD";
    /** The variable with a bearer token, in place of name and password. */
    public static final String TOKEN = "DREAMBOOTH_CACHE_TOKEN";

    private final String header;

    private Credentials(String header) {
        this.header = header;
    }

    /** Returns those in an environment, if there are any. */
    public static Optional<Credentials> of(Map<String, String> environment) {
        String token = environment.get(TOKEN);
        if (token != null && !token.isEmpty()) {
            return Optional.of(new Credentials("Bearer " + token));
        }
        String name = environment.get(USERNAME);
        if (name == null || name.isEmpty()) {
            return Optional.empty();
        }
        String pair = name + ":" + environment.getOrDefault(PASSWORD, "");
        return Optional.of(
                new Credentials("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))));
    }

    /** Returns the value of the header {@code Authorization}. */
    String header() {
        return header;
    }

    /** Returns nothing of what it holds. */
    @Override
    public String toString() {
        return "credentials";
    }
}
