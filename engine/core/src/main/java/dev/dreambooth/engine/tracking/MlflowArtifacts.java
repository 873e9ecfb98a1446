package dev.dreambooth.engine.tracking;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Stores files of a run through MLflow's server ({@code /api/2.0/mlflow-artifacts}). MLflow's Java client leaves this to the
 * command of the Python package; one request a file does it as well. A server whose artifacts lie elsewhere, such as in a
 * bucket, is not written to: that would take the bucket's own credentials.
 */
final class MlflowArtifacts {
    private static final String SCHEME = "mlflow-artifacts";
    private static final String PATH = "/api/2.0/mlflow-artifacts/artifacts";

    private final MlflowServer server;
    private final Duration patience;
    private final HttpClient http;

    MlflowArtifacts(MlflowServer server, Duration patience) {
        this.server = server;
        this.patience = patience;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .build();
    }

    /** Returns whether files of a run whose artifacts lie at an address can be stored. */
    static boolean takes(String artifactUri) {
        return SCHEME.equals(URI.create(artifactUri).getScheme());
    }

    /**
     * Stores a file.
     *
     * @param artifactUri where the run's artifacts lie, as the server says
     * @param path where below it, of plain letters
     * @throws IOException if the server does not answer or does not take it
     */
    void put(String artifactUri, String path, byte[] content) throws IOException, InterruptedException {
        URI root = URI.create(artifactUri);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(server.address() + PATH + root.getRawPath() + "/" + path))
                .timeout(patience)
                .PUT(BodyPublishers.ofByteArray(content));
        server.authorization().ifPresent(value -> request.header("Authorization", value));
        HttpResponse<Void> response = http.send(request.build(), BodyHandlers.discarding());
        if (response.statusCode() / 100 != 2) {
            throw new IOException("it answers " + response.statusCode() + " to the image " + path);
        }
    }
}
