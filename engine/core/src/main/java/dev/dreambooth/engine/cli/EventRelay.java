package dev.dreambooth.engine.cli;

import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventListener;
import dev.dreambooth.contract.event.EventWriter;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Writes events to a file on a thread of its own. The thread that runs the stage is interrupted to stop it, and a file
 * that an interrupted thread writes to is closed under its hands.
 */
final class EventRelay implements EventListener, AutoCloseable {
    private static final long CLOSE_SECONDS = 10;

    private final EventWriter writer;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread relay = new Thread(task, "dreambooth-event-relay");
        relay.setDaemon(true);
        return relay;
    });

    EventRelay(Path file) {
        writer = new EventWriter(file);
    }

    @Override
    public void on(Event event) {
        thread.execute(() -> writer.on(event));
    }

    @Override
    public void close() {
        thread.execute(writer::close);
        thread.shutdown();
        try {
            thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
