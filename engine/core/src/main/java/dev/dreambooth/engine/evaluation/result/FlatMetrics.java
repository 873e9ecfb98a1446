package dev.dreambooth.engine.evaluation.result;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.evaluation.Estimate;
import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.evaluation.GateResult;
import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.contract.io.AtomicFiles;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The numbers of an evaluation as one flat list, {@code metrics.json}: what tools that compare runs read without being
 * told anything, and what {@code run.json} holds of them.
 */
public final class FlatMetrics {
    /** The name of the file. */
    public static final String FILE_NAME = "metrics.json";

    private FlatMetrics() {}

    /**
     * Returns the numbers by name: {@code subject}, {@code subject.base}, {@code subject.ceiling}, and for each gate
     * {@code gate.} with its name.
     */
    public static Map<String, Double> of(Evaluation evaluation) {
        Map<String, Double> metrics = new TreeMap<>();
        evaluation.measures().forEach((name, measured) -> add(metrics, name, measured));
        for (GateResult result : evaluation.gates()) {
            Estimate estimate = result.estimate();
            if (estimate != null) {
                metrics.put("gate." + result.gate().name(), estimate.value());
            }
        }
        return metrics;
    }

    private static void add(Map<String, Double> metrics, String name, Measured measured) {
        metrics.put(name, measured.tuned().value());
        metrics.put(name + ".base", measured.base().value());
        Double ceiling = measured.ceiling();
        if (ceiling != null) {
            metrics.put(name + ".ceiling", ceiling);
        }
    }

    /** Writes them into a folder. */
    public static void write(Evaluation evaluation, Path folder) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        of(evaluation).forEach((name, value) -> document.put(name, BigDecimal.valueOf(value)));
        AtomicFiles.write(folder.resolve(FILE_NAME), document);
    }
}
