package hudson;

import java.util.Map;
import java.util.TreeMap;

/** Environment variables; names are compared as on the agent, here as on Unix. */
public class EnvVars extends TreeMap<String, String> {
    private static final long serialVersionUID = 1L;

    public EnvVars() {}

    public EnvVars(EnvVars other) {
        super(other);
    }

    public EnvVars(Map<String, String> other) {
        super(other);
    }

    public String expand(String text) {
        String expanded = text;
        for (Map.Entry<String, String> variable : entrySet()) {
            expanded = expanded.replace("${" + variable.getKey() + "}", variable.getValue());
        }
        return expanded;
    }
}
