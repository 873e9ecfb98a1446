package dev.dreambooth.engine.model.lora;

import java.util.List;

/**
 * How adapters are made and how strongly they act.
 *
 * @param rank r, the width of the bottleneck between an adapter's two matrices
 * @param alpha α, by which what an adapter adds is scaled: with α = r as it comes, so that a change of r leaves the
 *     strength as it is when α stays
 * @param dropout probability that an adapter does not see an element of its input in a training step
 * @param modules how the modules are called that have adapters, without what stands before, such as {@code to_q}
 * @param dora whether adapted weights are given lengths of their own (Liu et al. 2024)
 * @param convRank r beside convolutions whose kernels are larger than one pixel
 * @param convAlpha α beside these
 */
public record LoraConfig(
        int rank, double alpha, double dropout, List<String> modules, boolean dora, int convRank, double convAlpha) {
    /** Copies the list. */
    public LoraConfig {
        modules = List.copyOf(modules);
    }

    /** Plain adapters, all of one rank. */
    public LoraConfig(int rank, double alpha, double dropout, List<String> modules) {
        this(rank, alpha, dropout, modules, false, rank, alpha);
    }

    /** Adapters beside the layers of diffusers' UNets and transformers' text encoders. */
    public LoraConfig(int rank, double alpha, double dropout, LoraTargets targets) {
        this(rank, alpha, dropout, targets.modules());
    }

    /** Returns whether a module, named in full as in the model's weight file, has an adapter. */
    public boolean adapts(String module) {
        return modules.stream().anyMatch(name -> module.endsWith("." + name));
    }

    /** Returns the rank of the adapter beside a weight of this shape. */
    public int rank(long... shape) {
        return isLarge(shape) ? convRank : rank;
    }

    /** Returns α of the adapter beside a weight of this shape. */
    public double alpha(long... shape) {
        return isLarge(shape) ? convAlpha : alpha;
    }

    private static boolean isLarge(long... shape) {
        return shape.length > 2 && shape[2] > 1;
    }

    /** Returns whether convolutions whose kernels are larger than one pixel have adapters. */
    boolean adaptsConvolutions() {
        return modules.containsAll(LoraTargets.LARGE_CONVOLUTIONS);
    }

    /** Returns α / r, the factor of what an adapter adds. */
    public double scale() {
        return alpha / rank;
    }

    /** Returns α / r beside convolutions whose kernels are larger than one pixel. */
    public double convScale() {
        return convRank == 0 ? 1 : convAlpha / convRank;
    }
}
