package dev.dreambooth.jenkins.results;

import dev.dreambooth.jenkins.evaluation.EvaluationSummary;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a stage left in the build's artifacts.
 *
 * @param files names relative to the artifacts of the stage
 * @param record what the result was made from, if there is a record
 * @param evaluation what was found of a trained model, if one was judged
 */
public record StageOutputs(List<String> files, Optional<RecordSummary> record, Optional<EvaluationSummary> evaluation) {
    /** Nothing. */
    public static final StageOutputs NONE = new StageOutputs(List.of(), Optional.empty(), Optional.empty());

    /** Returns those samples whose images were archived. */
    List<Sample> samples(List<Sample> told) {
        Set<String> there = new HashSet<>(files);
        return told.stream()
                .filter(sample -> there.contains(sample.getName()))
                .map(sample -> sample.withDigest(
                        record.map(made -> made.digest(sample.getName())).orElse(null)))
                .toList();
    }
}
