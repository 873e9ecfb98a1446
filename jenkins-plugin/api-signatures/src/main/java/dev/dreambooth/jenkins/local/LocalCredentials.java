package dev.dreambooth.jenkins.local;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.util.Secret;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** The credentials that tests have. Never seen by the plugin. */
public final class LocalCredentials {
    private static final Map<String, IdCredentials> BY_ID = new ConcurrentHashMap<>();
    private static final List<Credentials> USED = new CopyOnWriteArrayList<>();

    private LocalCredentials() {}

    /** Forgets all of them. */
    public static void reset() {
        BY_ID.clear();
        USED.clear();
    }

    /** Adds a secret text. */
    public static void text(String id, String secret) {
        BY_ID.put(id, new Text(id, secret));
    }

    /** Adds a user name and a password. */
    public static void user(String id, String name, String password) {
        BY_ID.put(id, new User(id, name, password));
    }

    /** Returns credentials of a type, or null if there are none of that id. */
    public static <C> C find(String id, Class<C> type) {
        IdCredentials found = BY_ID.get(id);
        return type.isInstance(found) ? type.cast(found) : null;
    }

    /** Returns the ids of those of a type. */
    public static List<String> ids(Class<?> type) {
        return BY_ID.values().stream()
                .filter(type::isInstance)
                .map(IdCredentials::getId)
                .toList();
    }

    /** Notes that a build used credentials. */
    public static void used(Credentials credentials) {
        USED.add(credentials);
    }

    /** Returns the ids of what builds used. */
    public static List<String> used() {
        return USED.stream().map(used -> ((IdCredentials) used).getId()).toList();
    }

    private record Text(String id, String secret) implements StringCredentials {
        @Override
        public String getId() {
            return id;
        }

        @Override
        public Secret getSecret() {
            return Secret.fromString(secret);
        }
    }

    private record User(String id, String name, String password) implements StandardUsernamePasswordCredentials {
        @Override
        public String getId() {
            return id;
        }

        @Override
        public String getUsername() {
            return name;
        }

        @Override
        public Secret getPassword() {
            return Secret.fromString(password);
        }
    }
}
