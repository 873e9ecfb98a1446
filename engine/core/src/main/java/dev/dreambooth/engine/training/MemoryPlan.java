package dev.dreambooth.engine.training;

import dev.dreambooth.contract.io.ByteCount;
import dev.dreambooth.engine.training.optimizer.Adafactor;
import dev.dreambooth.engine.training.optimizer.AdamW;
import dev.dreambooth.engine.training.optimizer.AdamW8Bit;
import dev.dreambooth.engine.training.optimizer.Lion;
import dev.dreambooth.engine.training.optimizer.Lion8Bit;
import dev.dreambooth.engine.training.optimizer.Prodigy;
import dev.dreambooth.engine.training.optimizer.ScheduleFreeAdamW;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How much memory a training run will hold at its peak, by component, told before it starts.
 *
 * @param bytes by component, in the order in which a person reads them
 */
public record MemoryPlan(Map<String, Long> bytes) {
    private static final int FLOAT = Float.BYTES;

    /** The virtual machine, the native libraries, and what they hold whatever the model: measured on the host. */
    private static final long RUNTIME = 450_000_000;

    /** What comes and goes in a step leaves so much of its size unused between what stays: measured. */
    private static final double FRAGMENTATION = 0.15;

    /** Code and scale of an 8-bit moment, for each weight: a byte, and a float every 256. */
    private static final double BYTES_OF_8_BIT_MOMENT = 1 + (double) FLOAT / AdamW8Bit.BLOCK;

    /** Which optimizer holds how much. */
    public enum Moments {
        /** {@link AdamW}. */
        ADAMW(2 * FLOAT),
        /** {@link AdamW8Bit}. */
        ADAMW8BIT(2 * BYTES_OF_8_BIT_MOMENT),
        /** {@link Adafactor}, whose rows and columns are next to nothing beside the weights. */
        ADAFACTOR(0.01),
        /** {@link Lion}. */
        LION(FLOAT),
        /** {@link Lion8Bit}. */
        LION8BIT(BYTES_OF_8_BIT_MOMENT),
        /** {@link Prodigy}, without what it finds its step size by. */
        PRODIGY(2 * FLOAT),
        /** {@link ScheduleFreeAdamW}. */
        ADAMW_SCHEDULE_FREE(2 * FLOAT);

        private final double bytesPerWeight;

        Moments(double bytesPerWeight) {
            this.bytesPerWeight = bytesPerWeight;
        }

        /** Returns how many bytes for each weight. */
        public double bytesPerWeight() {
            return bytesPerWeight;
        }
    }

    /**
     * What is trained.
     *
     * @param count number of weights
     * @param bytes their size
     * @param masterBytes size of their master copies
     * @param averageBytes size of their averages
     * @param largestBlock size of those of the largest block
     */
    public record Trained(long count, long bytes, long masterBytes, long averageBytes, long largestBlock) {}

    /**
     * What else stays for the whole run, in bytes.
     *
     * @param frozen weights that are only read
     * @param replicas further copies of the network in the same memory, and their gradients
     * @param latents of the images
     */
    public record Others(long frozen, long replicas, long latents) {}

    /**
     * What is held between a forward pass and its backward pass, in bytes.
     *
     * @param kept of all blocks, inner activations included
     * @param inputs of all blocks' inputs
     * @param largest by the block that keeps most
     * @param encoder while an image is encoded
     */
    public record Activations(long kept, long inputs, long largest, long encoder) {}

    /** What the need depends on. */
    public record Model(Trained trained, Others others, Activations activations) {}

    /**
     * How a run goes about it.
     *
     * @param kept how many bytes its optimizer keeps for each weight
     * @param checkpointing whether blocks keep their inputs alone
     * @param fused whether blocks are changed during the backward pass
     * @param accumulating whether gradients are there already when the next batch's activations come
     */
    public record Strategy(double kept, boolean checkpointing, boolean fused, boolean accumulating) {}

    /** Makes the plan of a run. */
    public static MemoryPlan of(Model model, Strategy strategy) {
        Trained trained = model.trained();
        Activations held = model.activations();
        long gradients = strategy.fused()
                ? trained.largestBlock()
                : strategy.accumulating() ? FLOAT * trained.count() : trained.bytes(); // sums are in 32 bits
        // with checkpointing a block is there once more on the way back, beside the gradients of its activations
        long inStep = strategy.checkpointing() ? held.inputs() + 2 * held.largest() : held.kept() + held.largest();
        long activations = Math.max(inStep, held.encoder());
        boolean together = strategy.fused() || strategy.accumulating();
        Map<String, Long> bytes = new LinkedHashMap<>();
        bytes.put("trained weights", trained.bytes() + trained.masterBytes());
        bytes.put("frozen weights", model.others().frozen());
        if (trained.averageBytes() > 0) {
            bytes.put("averaged weights", trained.averageBytes());
        }
        if (model.others().replicas() > 0) {
            bytes.put("replicas", model.others().replicas());
        }
        if (model.others().latents() > 0) {
            bytes.put("latents", model.others().latents());
        }
        bytes.put("optimizer state", Math.round(strategy.kept() * trained.count()));
        bytes.put("gradients", gradients);
        // otherwise they go while gradients come: what counts is how much more than those they are
        bytes.put("activations", together ? activations : Math.max(activations - gradients, held.largest()));
        bytes.put("fragmentation", Math.round(FRAGMENTATION * (gradients + activations)));
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
        return ByteCount.shown(total())
                + bytes.entrySet().stream()
                        .map(part -> ByteCount.shown(part.getValue()) + " " + part.getKey())
                        .collect(Collectors.joining(", ", ": ", ""));
    }
}
