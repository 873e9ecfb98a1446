package dev.dreambooth.engine.model.lora;

/**
 * How adapters are made and how strongly they act.
 *
 * @param rank r, the width of the bottleneck between an adapter's two matrices
 * @param alpha α, by which what an adapter adds is scaled: with α = r as it comes, so that a change of r leaves the
 *     strength as it is when α stays
 * @param dropout probability that an adapter does not see an element of its input in a training step
 * @param targets which layers have adapters
 */
public record LoraConfig(int rank, double alpha, double dropout, LoraTargets targets) {
    /** Returns α / r, the factor of what an adapter adds. */
    public double scale() {
        return alpha / rank;
    }
}
