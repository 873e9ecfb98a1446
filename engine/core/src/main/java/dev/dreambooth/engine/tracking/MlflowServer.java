package dev.dreambooth.engine.tracking;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/**
 * A server of MLflow and how to be let in. Credentials are those that MLflow's own clients take, from the same variables of
 * the environment; nothing that is written or shown holds them.
 */
public final class MlflowServer {
    private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";
    private static final String USERNAME = "MLFLOW_TRACKING_USERNAME";
    private static final String PASSWORD = "MLFLOW_TRACKING_PASSWORD";

    /** Held, since a logger that nobody holds forgets its level. */
    private static final Logger HTTP = Logger.getLogger("org.mlflow_project");

    static {
        // The tracker says in a sentence what went wrong; the client's own lines hold answers of the server, and call
        // every refusal a rate limit.
        HTTP.setLevel(Level.OFF);
        String own = "org.slf4j.simpleLogger.log.org.mlflow";
        System.setProperty(own, System.getProperty(own, "off"));
    }

    private final String address;
    private final String experiment;
    private final Map<String, String> environment;

    /**
     * @param address where it is, {@code https://host/path}
     * @param experiment what runs are filed under
     * @param environment variables, those with credentials among them
     */
    public MlflowServer(String address, String experiment, Map<String, String> environment) {
        this.address = address.replaceFirst("/+$", "");
        this.experiment = experiment;
        this.environment = Map.copyOf(environment);
    }

    /** Returns its address, without a slash at its end. */
    String address() {
        return address;
    }

    /** Returns the name of the experiment. */
    String experiment() {
        return experiment;
    }

    /** Returns a new connection. */
    MlflowClient client() {
        return new MlflowClient(new BasicMlflowHostCreds(
                address, environment.get(USERNAME), environment.get(PASSWORD), environment.get(TOKEN), false));
    }

    /** Returns the value of the header {@code Authorization}, as MLflow's client makes it too: the token goes last. */
    Optional<String> authorization() {
        String name = environment.get(USERNAME);
        String password = environment.get(PASSWORD);
        if (name != null && password != null) {
            byte[] pair = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
        }
        return Optional.ofNullable(environment.get(TOKEN)).map(token -> "Bearer " + token);
    }

    /** Returns the address alone. */
    @Override
    public String toString() {
        return "MLflow at " + address;
    }
}
