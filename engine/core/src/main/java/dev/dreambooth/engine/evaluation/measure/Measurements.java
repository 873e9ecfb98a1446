package dev.dreambooth.engine.evaluation.measure;

import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.contract.evaluation.ReferenceScore;
import dev.dreambooth.engine.evaluation.ByPrompt;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that was measured of a model.
 *
 * @param measures what came out, by the measures' names
 * @param unmeasured why the others have no number
 * @param images the numbers of every image
 * @param references the instance images' parts
 * @param remarks what to know of these numbers
 */
public record Measurements(
        Map<String, Measured> measures,
        Map<String, String> unmeasured,
        ByPrompt<List<ImageScore>> images,
        List<ReferenceScore> references,
        List<String> remarks) {
    /** Takes sorted copies. */
    public Measurements {
        measures = new TreeMap<>(measures);
        unmeasured = new TreeMap<>(unmeasured);
        references = List.copyOf(references);
        remarks = List.copyOf(remarks);
    }
}
