package dev.dreambooth.contract.cache;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A WebDAV-like server of this machine, which can be told to misbehave. */
final class CacheServer implements AutoCloseable {
    final Map<String, byte[]> files = new ConcurrentHashMap<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    final List<String> authorizations = new CopyOnWriteArrayList<>();

    /** The answer to every request, in place of the right one; 0 for the right one. */
    volatile int status;
    /** How long each answer takes. */
    volatile long delayMillis;
    /** Whether a PUT into a collection that was not made is refused, as WebDAV does. */
    volatile boolean strictCollections;

    private final List<String> collections = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    CacheServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "cache-server");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/cache/", this::answer);
        server.start();
    }

    String address() {
        return "http://localhost:" + server.getAddress().getPort() + "/cache";
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(exchange.getRequestMethod() + " " + path);
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            authorizations.add(authorization == null ? "none" : authorization);
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (delayMillis > 0) {
                Thread.sleep(delayMillis);
            }
            if (status != 0) {
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            answer(exchange, path, body);
        } catch (IOException clientGone) {
            throw new UncheckedIOException(clientGone);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, String path, byte[] body) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                String collection = path.substring(0, path.lastIndexOf('/') + 1);
                if (strictCollections && !collections.contains(collection)) {
                    exchange.sendResponseHeaders(409, -1);
                } else {
                    files.put(path, body);
                    exchange.sendResponseHeaders(201, -1);
                }
            }
            case "MKCOL" -> {
                collections.add(path);
                exchange.sendResponseHeaders(201, -1);
            }
            case "DELETE" -> exchange.sendResponseHeaders(files.remove(path) == null ? 404 : 204, -1);
            case "HEAD" -> exchange.sendResponseHeaders(files.containsKey(path) ? 200 : 404, -1);
            default -> {
                byte[] content = files.get(path);
                if (content == null) {
                    exchange.sendResponseHeaders(404, -1);
                } else {
                    exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
                    try (OutputStream out = exchange.getResponseBody()) {
                        out.write(content);
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
