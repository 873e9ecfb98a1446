package dev.dreambooth.embedded.training;

import java.util.HashMap;
import java.util.Map;

/** Command line of the tools: {@code --name value} pairs. */
public final class Options {
    private final Map<String, String> values = new HashMap<>();

    public Options(String... arguments) {
        for (int i = 0; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
                throw new IllegalArgumentException("expected --name value, found " + arguments[i]);
            }
            values.put(arguments[i].substring(2), arguments[i + 1]);
        }
    }

    public String text(String name, String absent) {
        return values.getOrDefault(name, absent);
    }

    public long number(String name, long absent) {
        return values.containsKey(name) ? Long.parseLong(values.get(name)) : absent;
    }

    public double real(String name, double absent) {
        return values.containsKey(name) ? Double.parseDouble(values.get(name)) : absent;
    }
}
