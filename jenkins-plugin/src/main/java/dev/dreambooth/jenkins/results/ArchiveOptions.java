package dev.dreambooth.jenkins.results;

/**
 * What of a stage is archived besides what a person looks at.
 *
 * @param model whether the model is, as a zip
 * @param checkpoints whether checkpoints are
 * @param maxBytes the size of all files of a stage over which no more are archived
 */
public record ArchiveOptions(boolean model, boolean checkpoints, long maxBytes) {}
