package dev.dreambooth.jenkins.engine;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import dev.dreambooth.contract.cache.Credentials;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.Run;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * How the engine is let in by servers: credentials of Jenkins, by id, become variables of the environment of its process.
 * They are in no file, argument or field that is kept, and stars stand in their place in the log.
 */
public final class ServerAccess {
    private static final Variables CACHE = new Variables(Credentials.USERNAME, Credentials.PASSWORD, Credentials.TOKEN);
    /** The names that MLflow's own clients read. */
    private static final Variables TRACKING =
            new Variables("MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD", "MLFLOW_TRACKING_TOKEN");

    /** Names of variables for the credentials of one kind of server. */
    private record Variables(String username, String password, String token) {}

    private final Run<?, ?> run;
    private final Map<String, String> variables = new TreeMap<>();
    private final List<String> secrets = new ArrayList<>();

    private ServerAccess(Run<?, ?> run) {
        this.run = run;
    }

    /**
     * Looks up the credentials of a build.
     *
     * @param cacheCredentialsId those of the remote cache; empty for those that the administrator has set, if any
     * @param trackingCredentialsId those of the tracking server, likewise
     * @throws AbortException if there are none of an id that the build may use
     */
    public static ServerAccess of(Run<?, ?> run, String cacheCredentialsId, String trackingCredentialsId)
            throws AbortException {
        DreamBoothConfiguration usual = DreamBoothConfiguration.get();
        ServerAccess access = new ServerAccess(run);
        access.add(cacheCredentialsId.isEmpty() ? usual.getCacheCredentialsId() : cacheCredentialsId, CACHE);
        access.add(
                trackingCredentialsId.isEmpty() ? usual.getTrackingCredentialsId() : trackingCredentialsId, TRACKING);
        if (!usual.getRemoteCache().isEmpty()) {
            access.variables.put(Credentials.SERVER, usual.getRemoteCache());
        }
        return access;
    }

    private void add(String id, Variables names) throws AbortException {
        if (id.isEmpty()) {
            return;
        }
        StandardUsernamePasswordCredentials user =
                CredentialsProvider.findCredentialById(id, StandardUsernamePasswordCredentials.class, run, List.of());
        if (user != null) {
            CredentialsProvider.track(run, user);
            variables.put(names.username(), user.getUsername());
            addSecret(names.password(), user.getPassword().getPlainText());
            return;
        }
        StringCredentials text = CredentialsProvider.findCredentialById(id, StringCredentials.class, run, List.of());
        if (text == null) {
            throw new AbortException(
                    "This build may use no credentials '" + id + "' that are a user name with a password"
                            + " or a secret text. Add them to Jenkins or to the folder of the job, or name others.");
        }
        CredentialsProvider.track(run, text);
        addSecret(names.token(), text.getSecret().getPlainText());
    }

    private void addSecret(String variable, String secret) {
        variables.put(variable, secret);
        secrets.add(secret);
    }

    /** Adds the variables to an environment; those that are there already, from {@code withCredentials} perhaps, win. */
    public void addTo(EnvVars environment) {
        variables.forEach(environment::putIfAbsent);
    }

    /** Returns a log that shows stars in place of secrets. */
    public OutputStream masked(OutputStream log) {
        return secrets.isEmpty() ? log : new MaskingStream(log, secrets);
    }
}
