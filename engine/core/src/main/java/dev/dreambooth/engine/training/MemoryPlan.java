package dev.dreambooth.engine.training;

import dev.dreambooth.engine.training.optimizer.Adafactor;
import dev.dreambooth.engine.training.optimizer.AdamW;
import dev.dreambooth.engine.training.optimizer.AdamW8Bit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How much memory a training run will hold at its peak, by component, told before it starts.
 *
 * @param bytes by component, in the order in which a person reads them
 */
public record MemoryPlan(Map<String, Long> bytes) {
    private static final double GIGA = 1e9;
    private static final int FLOAT = Float.BYTES;

    /** The virtual machine, the native libraries, and what they hold whatever the model: measured on the host. */
    private static final long RUNTIME = 450_000_000;

    /** What comes and goes in a step leaves so much of its size unused between what stays: measured. */
    private static final double HOLES = 0.15;

    /** Scales, codes and look-ups of 8-bit moments, for each weight: two bytes, and two floats every 256. */
    private static final double BYTES_OF_8_BIT_MOMENTS = 2 + 2.0 * FLOAT / AdamW8Bit.BLOCK;

    /** Which optimizer holds how much. */
    public enum Moments {
        /** {@link AdamW}. */
        ADAMW(2 * FLOAT),
        /** {@link AdamW8Bit}. */
        ADAMW8BIT(BYTES_OF_8_BIT_MOMENTS),
        /** {@link Adafactor}, whose rows and columns are next to nothing beside the weights. */
        ADAFACTOR(0.01);

        private final double bytesPerWeight;

        Moments(double bytesPerWeight) {
            this.bytesPerWeight = bytesPerWeight;
        }
    }

    /**
     * What the need depends on; all but the first in bytes.
     *
     * @param trained number of trained weights
     * @param trainedBytes size of the trained weights
     * @param masterBytes size of their master copies
     * @param averageBytes size of their averages
     * @param largestBlock size of the trained weights of the largest block
     * @param frozenBytes size of the weights that are only read
     * @param replicaBytes size of further copies of the network in the same memory, and of their gradients
     * @param keptActivations kept of all blocks, inner activations included
     * @param inputActivations kept of all blocks' inputs
     * @param largestActivations kept by the block that keeps most
     * @param encoderActivations held while a picture is encoded
     */
    public record Model(
            long trained,
            long trainedBytes,
            long masterBytes,
            long averageBytes,
            long largestBlock,
            long frozenBytes,
            long replicaBytes,
            long keptActivations,
            long inputActivations,
            long largestActivations,
            long encoderActivations) {
        /** Returns the same with adapters in place of the trained weights; they take next to nothing beside these. */
        public Model withAdapters() {
            return new Model(
                    0,
                    0,
                    0,
                    0,
                    0,
                    frozenBytes + trainedBytes,
                    replicaBytes,
                    keptActivations,
                    inputActivations,
                    largestActivations,
                    encoderActivations);
        }
    }

    /**
     * How a run goes about it.
     *
     * @param moments what its optimizer keeps
     * @param checkpointing whether blocks keep their inputs alone
     * @param fused whether blocks are changed during the backward pass
     * @param accumulating whether gradients are there already when the next batch's activations come
     */
    public record Ways(Moments moments, boolean checkpointing, boolean fused, boolean accumulating) {
        /** Returns the same with blocks that keep their inputs alone. */
        public Ways checkpointed() {
            return new Ways(moments, true, fused, accumulating);
        }
    }

    /** Makes the plan of a run. */
    public static MemoryPlan of(Model model, Ways ways) {
        long gradients = ways.fused()
                ? model.largestBlock()
                : ways.accumulating() ? FLOAT * model.trained() : model.trainedBytes(); // sums are in 32 bits
        // with checkpointing a block is there once more on the way back, beside the gradients of its activations
        long inStep = ways.checkpointing()
                ? model.inputActivations() + 2 * model.largestActivations()
                : model.keptActivations() + model.largestActivations();
        long activations = Math.max(inStep, model.encoderActivations());
        boolean together = ways.fused() || ways.accumulating();
        Map<String, Long> bytes = new LinkedHashMap<>();
        bytes.put("trained weights", model.trainedBytes() + model.masterBytes());
        bytes.put("frozen weights", model.frozenBytes());
        if (model.averageBytes() > 0) {
            bytes.put("averaged weights", model.averageBytes());
        }
        if (model.replicaBytes() > 0) {
            bytes.put("replicas", model.replicaBytes());
        }
        bytes.put("optimizer state", Math.round(ways.moments().bytesPerWeight * model.trained()));
        bytes.put("gradients", gradients);
        // otherwise they go while gradients come: what counts is how much more than those they are
        bytes.put(
                "activations", together ? activations : Math.max(activations - gradients, model.largestActivations()));
        bytes.put("holes between tensors", Math.round(HOLES * (gradients + activations)));
        bytes.put("program", RUNTIME);
        return new MemoryPlan(bytes);
    }

    /**
     * Makes the plan of whatever reads a model and keeps nothing of what it computes.
     *
     * @param weights size in bytes
     */
    public static MemoryPlan ofWeights(long weights) {
        Map<String, Long> bytes = new LinkedHashMap<>();
        bytes.put("weights", weights);
        bytes.put("program", RUNTIME);
        return new MemoryPlan(bytes);
    }

    /** Returns the sum. */
    public long total() {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the plan in a line, such as {@code 5.9 GB: 3.4 GB trained weights, ...}. */
    @Override
    public String toString() {
        return gigabytes(total())
                + bytes.entrySet().stream()
                        .map(part -> gigabytes(part.getValue()) + " " + part.getKey())
                        .collect(Collectors.joining(", ", ": ", ""));
    }

    /** Returns bytes in words, such as {@code 5.9 GB}. */
    public static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f GB", bytes / GIGA);
    }
}
