package dev.dreambooth.contract.event;

/** Is told what happens in a run, in order. */
@FunctionalInterface
public interface EventListener {
    /** Takes notice of an event. */
    void on(Event event);
}
