package dev.dreambooth.embedded.training;

import dev.dreambooth.engine.tensor.Autograd;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Weights in training with all that a step changes: AdamW's moments, the number of steps, and a moving average of the
 * weights, which is what is kept in the end. Saved and loaded whole, so a run goes on exactly where it was.
 */
public final class Learner {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.99;
    private static final double EPSILON = 1e-8;
    private static final double MAX_GRADIENT = 1;
    private static final double LONGEST_AVERAGE = 0.998;

    private final Map<String, Tensor> weights;
    private final double decay;
    private final List<Tensor> values;
    private final List<Tensor> averages = new ArrayList<>();
    private final List<Tensor> firstMoments = new ArrayList<>();
    private final List<Tensor> secondMoments = new ArrayList<>();
    private final List<Tensor> counts = new ArrayList<>();
    private long steps;

    /**
     * @param weights by name; changed in place by {@link #step}
     * @param decay AdamW's weight decay
     */
    public Learner(Map<String, Tensor> weights, double decay) {
        this.weights = new LinkedHashMap<>(weights);
        this.decay = decay;
        this.values = List.copyOf(this.weights.values());
        for (Tensor value : values) {
            averages.add(Scope.detach(value.copy()));
            firstMoments.add(Scope.detach(Tensor.zeros(value.shape())));
            secondMoments.add(Scope.detach(Tensor.zeros(value.shape())));
            counts.add(Scope.detach(Tensor.scalar(0)));
            value.requireGrad(true);
        }
    }

    /** Number of steps done. */
    public long steps() {
        return steps;
    }

    /**
     * One step of AdamW down the gradient, its norm clipped at 1.
     *
     * @param loss computes a scalar from the weights
     * @param rate learning rate
     * @return the loss before the step
     */
    public double step(Supplier<Tensor> loss, double rate) {
        try (Scope scope = Scope.open()) {
            Tensor value;
            try (GradMode recording = GradMode.enable()) {
                value = loss.get();
            }
            List<Tensor> gradients = Autograd.gradients(value, values);
            Ops.clipGradNorm(gradients, MAX_GRADIENT);
            Ops.countStep(counts);
            Ops.fusedAdamw(values, gradients, firstMoments, secondMoments, counts, rate, BETA1, BETA2, decay, EPSILON);
            steps++;
            // A short average at first, so that the initial values are soon forgotten.
            Ops.ema(averages, values, Math.min(LONGEST_AVERAGE, (1.0 + steps) / (10.0 + steps)));
            return value.item();
        }
    }

    /** The averaged weights by name; they belong to this learner. */
    Map<String, Tensor> averages() {
        Map<String, Tensor> byName = new LinkedHashMap<>();
        int i = 0;
        for (String name : weights.keySet()) {
            byName.put(name, averages.get(i++));
        }
        return byName;
    }

    /** Writes everything into one file, put in place whole. */
    public void save(Path file) {
        List<TensorData> data = new ArrayList<>();
        forEachTensor((name, tensor) -> data.add(TensorData.of(name, tensor)));
        SafetensorsWriter.write(file, data, Map.of("steps", Long.toString(steps)));
    }

    /** Writes the averaged weights alone, in half precision. */
    public void saveAverages(Path file) {
        List<TensorData> data = new ArrayList<>();
        averages().forEach((name, average) -> data.add(TensorData.of(name, average, DType.FLOAT16)));
        SafetensorsWriter.write(file, data);
    }

    /** Takes everything from a file that {@link #save} wrote with the same weights. */
    public void load(Path file) {
        try (SafetensorsFile saved = SafetensorsFile.open(file);
                Scope scope = Scope.open()) {
            steps = Long.parseLong(saved.metadata().get("steps"));
            forEachTensor((name, tensor) ->
                    tensor.copyFrom(Tensor.ofBytes(saved.bytes(name), DType.FLOAT32, tensor.shape())));
        }
    }

    private void forEachTensor(BiConsumer<String, Tensor> action) {
        int i = 0;
        for (String name : weights.keySet()) {
            action.accept("value/" + name, values.get(i));
            action.accept(Checkpoint.AVERAGE + name, averages.get(i));
            action.accept("first/" + name, firstMoments.get(i));
            action.accept("second/" + name, secondMoments.get(i));
            action.accept("count/" + name, counts.get(i));
            i++;
        }
    }
}
