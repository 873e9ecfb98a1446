package dev.dreambooth.bench;

import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Reads durations off a worker's events. */
final class EventTimes implements EventListener {
    private final LongSupplier nanoTime;
    private final List<Double> steps = new ArrayList<>();
    private final List<Long> images = new ArrayList<>();
    private long begun;

    EventTimes(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public void on(Event event) {
        if (event instanceof Event.StepCompleted step) {
            steps.add(step.secondsPerStep());
        } else if (event instanceof Event.PhaseStarted phase && phase.phase().startsWith("making ")) {
            begun = nanoTime.getAsLong();
        } else if (event instanceof Event.SampleWritten) {
            images.add(nanoTime.getAsLong());
        }
    }

    /** The duration of each optimizer step but the first, which warms up. */
    List<Double> secondsPerStep() {
        return steps.isEmpty() ? List.of() : List.copyOf(steps.subList(1, steps.size()));
    }

    /** What each of all images took, warm-up included, since several are made at once: the work without the start of the stage. */
    List<Double> secondsPerPicture() {
        return images.isEmpty() ? List.of() : List.of((images.get(images.size() - 1) - begun) / 1e9 / images.size());
    }

    /** The time from each image to the next; the first is the end of the warm-up. */
    List<Double> secondsPerImage() {
        List<Double> seconds = new ArrayList<>();
        for (int i = 1; i < images.size(); i++) {
            seconds.add((images.get(i) - images.get(i - 1)) / 1e9);
        }
        return seconds;
    }
}
