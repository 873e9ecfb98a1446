package dev.dreambooth.contract.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.ParentFolder;
import dev.dreambooth.contract.json.CanonicalJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;

/**
 * Appends events to a file, one JSON line each, written through at once. Safe for several threads.
 *
 * <p>A little room is kept in reserve, so that on a full disk the last event, which says just that, can still be written.
 */
public final class EventWriter implements EventListener, AutoCloseable {
    private static final int RESERVE_BYTES = 1 << 14;

    private final Path file;
    private final Path reserve;
    private final FileChannel channel;
    private final Clock clock;
    private boolean torn;

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
            Files.createDirectories(ParentFolder.of(file));
            reserve = file.resolveSibling(file.getFileName() + ".reserve");
            Files.write(reserve, new byte[RESERVE_BYTES]);
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
            if (event instanceof Event.RunFinished) {
                Files.deleteIfExists(reserve);
            }
            append(line(event));
        } catch (IOException e) {
            throw AtomicFiles.unwritable(file, e);
        }
    }

    private void append(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(((torn ? "\n" : "") + line + "\n").getBytes(StandardCharsets.UTF_8));
        torn = true; // until the whole line is there; half a line must not swallow the next one
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        torn = false;
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
            Files.deleteIfExists(reserve);
        } catch (IOException e) {
            throw AtomicFiles.unwritable(file, e);
        }
    }
}
