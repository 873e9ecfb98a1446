package dev.dreambooth.contract.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.json.CanonicalJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows a file of events while it grows. A last line that is not ended yet (the worker is writing it, or died doing
 * so) waits for the next reading.
 */
public final class EventReader {
    /** The name of the time of day in a line. */
    static final String TIME = "time";

    private static final int CHUNK_BYTES = 1 << 16;
    private static final int MAX_LINE_BYTES = 1 << 20;

    private final Path file;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private long position;

    /** Creates a reader that starts at the file's beginning; the file need not exist yet. */
    public EventReader(Path file) {
        this.file = file;
    }

    /**
     * Returns the events whose lines were ended since the last call. A line that is no event becomes a warning: it
     * must not hide those after it.
     *
     * @throws IOException if the file exists and cannot be read
     */
    public List<Event> poll() throws IOException {
        List<Event> events = new ArrayList<>();
        if (!Files.exists(file)) {
            return events;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.position(position);
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
            while (channel.read(chunk) > 0) {
                position += chunk.position();
                chunk.flip();
                while (chunk.hasRemaining()) {
                    take(chunk.get(), events);
                }
                chunk.clear();
            }
        }
        return events;
    }

    private void take(byte next, List<Event> events) {
        if (next != '\n' && pending.size() < MAX_LINE_BYTES) {
            pending.write(next);
        } else if (next == '\n') {
            if (pending.size() > 0) {
                events.add(parse(pending.toString(StandardCharsets.UTF_8)));
            }
            pending.reset();
        }
    }

    private Event parse(String line) {
        try {
            JsonNode node = CanonicalJson.STRICT.readTree(line);
            if (node instanceof ObjectNode object) {
                object.remove(TIME);
                return CanonicalJson.STRICT.treeToValue(object, Event.class);
            }
            return noEvent(line);
        } catch (JsonProcessingException e) {
            return noEvent(line);
        }
    }

    private Event noEvent(String line) {
        String start = line.length() > 200 ? line.substring(0, 200) + "..." : line;
        return new Event.Warning(file.getFileName() + " has a line that is no event: " + start);
    }
}
