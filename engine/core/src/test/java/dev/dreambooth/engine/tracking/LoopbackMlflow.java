package dev.dreambooth.engine.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Enough of MLflow's REST interface (mlflow.org/docs, REST API) to remember what a run reports; on the loopback only. */
final class LoopbackMlflow implements AutoCloseable {
    private static final String API = "/api/2.0/mlflow/";
    private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Metrics as "run key step value", parameters as "run key=value", states as "run state". */
    final List<String> metrics = new CopyOnWriteArrayList<>();

    final List<String> parameters = new CopyOnWriteArrayList<>();
    final List<String> states = new CopyOnWriteArrayList<>();
    final List<String> names = new CopyOnWriteArrayList<>();
    final List<String> searches = new CopyOnWriteArrayList<>();
    final List<String> authorizations = new CopyOnWriteArrayList<>();
    final Map<String, byte[]> artifacts = new TreeMap<>();
    volatile int refusal;

    /** The answer to images; 0 if they are taken. */
    volatile int artifactRefusal;

    /** How many requests are refused yet; endlessly many if negative. */
    final AtomicInteger refusals = new AtomicInteger(-1);

    /** The run that a search finds; empty for none. */
    volatile String tagged = "";

    volatile CountDownLatch gate = new CountDownLatch(0);

    private final Map<String, Map<String, Long>> latest = new TreeMap<>();
    private final HttpServer server;
    private boolean experiment;
    private int runs;

    LoopbackMlflow() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::answer);
        server.start();
    }

    MlflowServer at(Map<String, String> environment) {
        String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        return new MlflowServer(address, "zoo", environment);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            gate.await();
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            String path = exchange.getRequestURI().getPath();
            if (refusal != 0 && refusals.getAndUpdate(left -> left > 0 ? left - 1 : left) != 0) {
                respond(exchange, refusal, "{\"error_code\": \"TEMPORARILY_UNAVAILABLE\"}");
            } else if (path.startsWith(ARTIFACTS) && artifactRefusal != 0) {
                respond(exchange, artifactRefusal, "{}");
            } else if (path.startsWith(ARTIFACTS)) {
                artifacts.put(path.substring(ARTIFACTS.length()), body);
                respond(exchange, 200, "{}");
            } else {
                api(exchange, path.substring(API.length()), body.length == 0 ? null : JSON.readTree(body));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void api(HttpExchange exchange, String call, JsonNode body) throws IOException {
        switch (call) {
            case "experiments/get-by-name" ->
                respond(
                        exchange,
                        experiment ? 200 : 404,
                        experiment
                                ? "{\"experiment\": {\"experiment_id\": \"7\", \"name\": \"zoo\"}}"
                                : "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\"}");
            case "experiments/create" -> {
                experiment = true;
                respond(exchange, 200, "{\"experiment_id\": \"7\"}");
            }
            case "runs/create" -> {
                String id = "run" + ++runs;
                latest.put(id, new TreeMap<>());
                names.add(body.get("experiment_id").asText() + " "
                        + body.get("run_name").asText());
                respond(exchange, 200, run(id));
            }
            case "runs/search" -> {
                searches.add(body.get("filter").asText());
                respond(exchange, 200, "{\"runs\": [" + (tagged.isEmpty() ? "" : described(tagged)) + "]}");
            }
            case "runs/get" -> {
                String query = exchange.getRequestURI().getQuery();
                String id = query.replaceFirst(".*run_id=(\\w+).*", "$1");
                respond(exchange, latest.containsKey(id) ? 200 : 404, run(id));
            }
            case "runs/log-batch" -> {
                batch(body);
                respond(exchange, 200, "{}");
            }
            case "runs/update" -> {
                states.add(
                        body.get("run_id").asText() + " " + body.get("status").asText());
                respond(exchange, 200, "{}");
            }
            default -> respond(exchange, 404, "{}");
        }
    }

    private void batch(JsonNode body) {
        String id = body.get("run_id").asText();
        for (JsonNode metric : body.path("metrics")) {
            String key = metric.get("key").asText();
            long step = metric.get("step").asLong();
            latest.get(id).merge(key, step, Math::max);
            metrics.add(id + " " + key + " " + step + " " + metric.get("value").asText());
        }
        body.path("params")
                .forEach(one -> parameters.add(id + " " + one.get("key").asText() + "="
                        + one.get("value").asText()));
    }

    private String run(String id) {
        return "{\"run\": " + described(id) + "}";
    }

    /** Returns a run as the server would describe it. */
    private String described(String id) {
        List<String> known = new ArrayList<>();
        latest.getOrDefault(id, Map.of())
                .forEach((key, step) -> known.add(String.format(
                        Locale.ROOT,
                        "{\"key\": \"%s\", \"value\": 0.5, \"timestamp\": \"1\", \"step\": \"%d\"}",
                        key,
                        step)));
        return """
                {"info": {"run_id": "%s", "lifecycle_stage": "active", "status": "RUNNING",
                "artifact_uri": "mlflow-artifacts:/7/%s/artifacts"},
                "data": {"metrics": [%s], "params": [{"key": "seed", "value": "0"}]}}""".formatted(id, id, String.join(",", known));
    }

    private static void respond(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        gate.countDown();
        server.stop(0);
    }
}
