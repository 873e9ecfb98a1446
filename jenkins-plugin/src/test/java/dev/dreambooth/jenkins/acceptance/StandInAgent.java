package dev.dreambooth.jenkins.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;

/** What {@code agent.jar} is to the acceptance run: a process that says that it is there, as long as it is. */
public final class StandInAgent {
    private StandInAgent() {}

    /** Takes the arguments of Jenkins' agent. */
    public static void main(String[] arguments) throws InterruptedException {
        String url = arguments[Arrays.asList(arguments).indexOf("-url") + 1];
        HttpRequest here = HttpRequest.newBuilder(URI.create(url + "here")).build();
        HttpClient client = HttpClient.newHttpClient();
        while (true) {
            try {
                client.send(here, HttpResponse.BodyHandlers.discarding());
            } catch (IOException controllerIsAway) {
                // it connects again
            }
            Thread.sleep(100);
        }
    }
}
