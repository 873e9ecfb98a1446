package dev.dreambooth.contract.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.CanonicalJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;

/** Appends events to a file, one JSON line each, written through at once. Safe for several threads. */
public final class EventWriter implements EventListener, AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final Clock clock;

    /**
     * Opens a file for appending; its folder is made if need be.
     *
     * @throws dev.dreambooth.contract.UserError if it cannot be written to
     */
    public EventWriter(Path file) {
        this(file, Clock.systemUTC());
    }

    EventWriter(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw AtomicFiles.unwritable(file, e);
        }
    }

    /** Appends an event with the time of day. */
    @Override
    public synchronized void on(Event event) {
        try {
            ByteBuffer line = ByteBuffer.wrap((line(event) + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (IOException e) {
            throw AtomicFiles.unwritable(file, e);
        }
    }

    private String line(Event event) throws JsonProcessingException {
        ObjectNode node = CanonicalJson.STRICT.createObjectNode();
        node.put(EventReader.TIME, clock.instant().toString());
        node.setAll((ObjectNode) CanonicalJson.STRICT.valueToTree(event));
        return CanonicalJson.STRICT.writeValueAsString(node);
    }

    @Override
    public synchronized void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw AtomicFiles.unwritable(file, e);
        }
    }
}
