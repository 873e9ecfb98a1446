package dev.dreambooth.engine.model.original;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A bijection of names, written down once and read both ways: of modules, whose parameters and inner modules keep their
 * names, and of single weights. The longest name that is known decides.
 */
final class ModuleNames implements NetworkNames {
    private final Direction toDiffusers = new Direction();
    private final Direction toOriginal = new Direction();

    /** One way through the table. */
    private static final class Direction {
        private final Map<String, String> modules = new HashMap<>();
        private final Map<String, String> weights = new HashMap<>();

        Optional<String> of(String name) {
            String whole = weights.get(name);
            if (whole != null) {
                return Optional.of(whole);
            }
            for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
                String module = modules.get(name.substring(0, dot));
                if (module != null) {
                    return Optional.of(module + name.substring(dot));
                }
            }
            return Optional.empty();
        }
    }

    /** Says that a module has these two names. */
    void module(String original, String diffusers) {
        put(toDiffusers.modules, original, diffusers);
        put(toOriginal.modules, diffusers, original);
    }

    /** Says that a weight has these two names. */
    void weight(String original, String diffusers) {
        put(toDiffusers.weights, original, diffusers);
        put(toOriginal.weights, diffusers, original);
    }

    private static void put(Map<String, String> names, String from, String to) {
        if (names.put(from, to) != null) {
            throw new IllegalStateException(from + " has two names");
        }
    }

    @Override
    public Optional<String> diffusers(String original) {
        return toDiffusers.of(original);
    }

    @Override
    public Optional<String> original(String diffusers) {
        return toOriginal.of(diffusers);
    }
}
