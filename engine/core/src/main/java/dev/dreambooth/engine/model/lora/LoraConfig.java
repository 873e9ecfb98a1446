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
 */
public record LoraConfig(int rank, double alpha, double dropout, List<String> modules) {
    /** Copies the list. */
    public LoraConfig {
        modules = List.copyOf(modules);
    }

    /** Adapters beside the layers of diffusers' UNets and transformers' text encoders. */
    public LoraConfig(int rank, double alpha, double dropout, LoraTargets targets) {
        this(rank, alpha, dropout, targets.modules());
    }

    /** Returns whether a module, named in full as in the model's weight file, has an adapter. */
    public boolean adapts(String module) {
        return modules.stream().anyMatch(name -> module.endsWith("." + name));
    }

    /** Returns α / r, the factor of what an adapter adds. */
    public double scale() {
        return alpha / rank;
    }
}
