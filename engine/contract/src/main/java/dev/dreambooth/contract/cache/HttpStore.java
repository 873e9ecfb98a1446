package dev.dreambooth.contract.cache;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A store on a web server that knows GET, HEAD, PUT and DELETE: WebDAV, a raw repository of a repository manager, or an
 * object store behind one. Redirects are not followed, so that credentials reach no other server.
 */
final class HttpStore implements CacheStore {
    private static final int NOT_FOUND = 404;
    /** WebDAV's answer to a PUT into a collection that is not there yet (RFC 4918, section 9.7.1). */
    private static final int CONFLICT = 409;
    /** A slower connection than this (bytes per second) is of no use for gigabytes. */
    private static final long SLOWEST = 64 << 10;

    private static final long POLL_MILLIS = 50;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final URI base;
    private final Optional<Credentials> credentials;
    private final Duration patience;
    private final HttpClient client;

    /**
     * Creates a store; nothing is sent yet.
     *
     * @param address {@code https://host/path}
     * @param credentials what the server wants to know
     * @param patience how long it may be silent
     */
    HttpStore(String address, Optional<Credentials> credentials, Duration patience) {
        base = URI.create(address.endsWith("/") ? address : address + "/");
        this.credentials = credentials;
        this.patience = patience;
        client = HttpClient.newBuilder()
                .connectTimeout(patience)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public String place() {
        return base.toString();
    }

    @Override
    public boolean fetch(String name, Path target, long limit) throws IOException {
        Path incoming = target.resolveSibling(target.getFileName() + ".incoming");
        try {
            BodyHandler<Path> body = answer -> answer.statusCode() == 200
                    ? BodyHandlers.ofFile(incoming).apply(answer)
                    : HttpResponse.BodySubscribers.replacing(incoming);
            CompletableFuture<HttpResponse<Path>> reply =
                    client.sendAsync(request(name).GET().timeout(patience).build(), body);
            if (!found(name, followed(reply, incoming, limit).statusCode())) {
                return false;
            }
            Files.move(incoming, target);
            return true;
        } finally {
            Files.deleteIfExists(incoming);
        }
    }

    /** Waits for an answer while its body grows, within its limit and without long silences. */
    private HttpResponse<Path> followed(CompletableFuture<HttpResponse<Path>> reply, Path body, long limit)
            throws IOException {
        long seen = 0;
        long heard = System.nanoTime();
        while (true) {
            try {
                HttpResponse<Path> answer = reply.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
                requireWithin(Files.exists(body) ? Files.size(body) : 0, limit);
                return answer;
            } catch (TimeoutException stillComing) {
                long size = Files.exists(body) ? Files.size(body) : 0;
                if (size > limit || System.nanoTime() - heard > 2 * patience.toNanos()) {
                    reply.cancel(true);
                    requireWithin(size, limit);
                    throw new IOException("it fell silent for more than " + patience.toSeconds() + " s");
                }
                heard = size > seen ? System.nanoTime() : heard;
                seen = size;
            } catch (ExecutionException e) {
                throw failure(e);
            } catch (InterruptedException e) {
                reply.cancel(true);
                throw interrupted();
            }
        }
    }

    private static void requireWithin(long size, long limit) throws IOException {
        if (size > limit) {
            throw new IOException("it sends more than the " + limit + " bytes expected");
        }
    }

    @Override
    public boolean has(String name) throws IOException {
        return found(name, send(request(name).method("HEAD", BodyPublishers.noBody()), patience));
    }

    @Override
    public void store(String name, Path content) throws IOException {
        Duration enough = patience.plusSeconds(Files.size(content) / SLOWEST);
        int status = put(name, content, enough);
        if (status == CONFLICT || status == NOT_FOUND) {
            makeCollections(name);
            status = put(name, content, enough);
        }
        requireSuccess(name, status);
    }

    private int put(String name, Path content, Duration enough) throws IOException {
        return send(request(name).PUT(BodyPublishers.ofFile(content)), enough);
    }

    /** Makes the collections that a name lies in, outermost first; one that is there already answers 405. */
    private void makeCollections(String name) throws IOException {
        send(request("").method("MKCOL", BodyPublishers.noBody()), patience);
        for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
            send(request(name.substring(0, slash + 1)).method("MKCOL", BodyPublishers.noBody()), patience);
        }
    }

    @Override
    public void remove(String name) throws IOException {
        int status = send(request(name).DELETE(), patience);
        if (status != NOT_FOUND) {
            requireSuccess(name, status);
        }
    }

    private HttpRequest.Builder request(String name) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(name)).header("User-Agent", "dreambooth");
        if (credentials.isPresent()) {
            boolean secret = base.getScheme().toLowerCase(Locale.ROOT).equals("https")
                    || LOOPBACK.contains(base.getHost().toLowerCase(Locale.ROOT));
            if (!secret) {
                throw new IOException("credentials are not sent over http; use an https address");
            }
            request.header("Authorization", credentials.get().header());
        }
        return request;
    }

    private int send(HttpRequest.Builder request, Duration enough) throws IOException {
        try {
            return client.send(request.timeout(enough).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static boolean found(String name, int status) throws IOException {
        if (status == NOT_FOUND) {
            return false;
        }
        requireSuccess(name, status);
        return true;
    }

    private static void requireSuccess(String name, int status) throws IOException {
        if (status < 200 || status > 299) {
            throw new IOException(
                    switch (status) {
                        case 401, 407 -> "it wants credentials (status " + status + ")";
                        case 403 -> "it refuses " + name + " to these credentials (status 403)";
                        default -> "it answers " + name + " with status " + status;
                    });
        }
    }

    private static IOException failure(ExecutionException e) {
        Throwable cause = e.getCause();
        return cause instanceof IOException reason ? reason : new IOException(String.valueOf(cause), cause);
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted");
    }
}
