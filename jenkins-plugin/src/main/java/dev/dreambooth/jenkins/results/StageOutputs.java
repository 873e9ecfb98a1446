package dev.dreambooth.jenkins.results;

import java.util.List;
import java.util.Optional;

/**
 * What a stage left in the build's artifacts.
 *
 * @param files names relative to the artifacts of the stage
 * @param record what the result was made from, if there is a record
 */
public record StageOutputs(List<String> files, Optional<RecordSummary> record) {
    /** Nothing. */
    public static final StageOutputs NONE = new StageOutputs(List.of(), Optional.empty());

    /** Returns those samples whose images were archived. */
    List<Sample> samples(List<Sample> told) {
        return told.stream().filter(sample -> files.contains(sample.getName())).toList();
    }
}
