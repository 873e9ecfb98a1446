package dev.dreambooth.jenkins.docs;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The named arguments of a step, of which each has to be known and of its kind. */
final class NamedArguments {
    private final String step;
    private final Map<?, ?> values;
    private final Set<Object> unread;

    NamedArguments(String step, Map<?, ?> values) {
        this.step = step;
        this.values = values;
        this.unread = new HashSet<>(values.keySet());
    }

    /** Returns an argument that must be there. */
    <T> T get(String name, Class<T> type) {
        return find(name, type).orElseThrow(() -> new WrongPipelineException(step + " needs " + name));
    }

    /** Returns an argument that may be left out. */
    <T> Optional<T> find(String name, Class<T> type) {
        unread.remove(name);
        Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        Object plain = type == String.class && value instanceof CharSequence ? value.toString() : value;
        if (!type.isInstance(plain)) {
            throw new WrongPipelineException(step + ": " + name + " is " + value + " and no " + type.getSimpleName());
        }
        return Optional.of(type.cast(plain));
    }

    /** Refuses arguments that nobody has asked for. */
    void requireNoOthers() {
        if (!unread.isEmpty()) {
            throw new WrongPipelineException(step + " has no argument " + unread);
        }
    }
}
