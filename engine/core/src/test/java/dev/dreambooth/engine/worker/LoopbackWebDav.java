package dev.dreambooth.engine.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What machines share: a WebDAV server that keeps files in memory, and wants a collection made before it is filled. */
final class LoopbackWebDav implements AutoCloseable {
    /** The contents of the files by their paths. */
    final Map<String, byte[]> files = new ConcurrentHashMap<>();

    private final Set<String> collections = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    LoopbackWebDav() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/dav/", this::answer);
        server.start();
        collections.add("/dav/");
    }

    /** Returns the address of the top collection. */
    String address() {
        return "http://localhost:" + server.getAddress().getPort() + "/dav";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            byte[] content = files.get(path);
            switch (exchange.getRequestMethod()) {
                case "GET" -> {
                    exchange.sendResponseHeaders(content == null ? 404 : 200, content == null ? -1 : content.length);
                    if (content != null) {
                        exchange.getResponseBody().write(content);
                    }
                }
                case "HEAD" -> exchange.sendResponseHeaders(content == null ? 404 : 200, -1);
                case "PUT" -> {
                    boolean known = collections.contains(path.substring(0, path.lastIndexOf('/') + 1));
                    if (known) {
                        files.put(path, body);
                    }
                    exchange.sendResponseHeaders(known ? 201 : 409, -1);
                }
                case "MKCOL" -> exchange.sendResponseHeaders(collections.add(path) ? 201 : 405, -1);
                case "DELETE" -> exchange.sendResponseHeaders(files.remove(path) == null ? 404 : 204, -1);
                default -> exchange.sendResponseHeaders(405, -1);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
