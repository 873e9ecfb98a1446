package dev.dreambooth.jenkins.results;

/**
 * What a result tells of how it was made. Of a result that was fetched from a cache the events are missing; of a training
 * that was resumed they are those of its last part, while the losses are those of all steps.
 *
 * @param events the lines of the events; empty if there are none
 * @param losses the lines of the losses of all steps; empty if there are none
 * @param validationLosses the lines of the losses on held-out images; empty if there are none
 */
public record History(String events, String losses, String validationLosses) {}
