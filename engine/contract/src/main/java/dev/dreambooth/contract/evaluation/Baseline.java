package dev.dreambooth.contract.evaluation;

import java.util.List;
import java.util.Objects;

/**
 * What the last good model was, and whether its numbers can be compared.
 *
 * @param name what people call it, such as {@code build 12} or {@code com.example:dog:1.3}
 * @param differences what is not the same, so that nothing is compared; empty if it is
 */
public record Baseline(String name, List<String> differences) {
    /** Takes a copy. */
    public Baseline {
        Objects.requireNonNull(name, "name");
        differences = List.copyOf(differences);
    }
}
