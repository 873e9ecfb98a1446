package dev.dreambooth.engine.model.lora;

import dev.dreambooth.contract.UserError;
import java.util.regex.Pattern;

/**
 * Which modules a key of PEFT's {@code alpha_pattern} means. PEFT takes it for a regular expression that a module's name
 * matches in full, or after a dot. A file from elsewhere must not bring an expression that takes for ever to match, so
 * only names are understood, in which a dot stands for any one character, with {@code ^} for nothing before them.
 */
record ModulePattern(String name, boolean whole) {
    private static final Pattern NAME = Pattern.compile("\\^?[A-Za-z0-9_.]+");

    /**
     * Reads a key.
     *
     * @param file what to call the file in messages
     * @param what what the key has another value of
     * @throws UserError if it is more than a name
     */
    static ModulePattern of(String file, String what, String key) {
        if (!NAME.matcher(key).matches()) {
            throw UserError.data(
                    file + " has an " + what + " for the modules '" + key.replaceAll("\\p{Cntrl}", " ")
                            + "', a regular expression, which is not looked for.",
                    "Name the modules one by one in " + what + "_pattern, or merge the LoRA into its model with PEFT.");
        }
        boolean whole = key.startsWith("^");
        return new ModulePattern(whole ? key.substring(1) : key, whole);
    }

    /** Returns whether a module, named in full, is meant. */
    boolean matches(String module) {
        int start = module.length() - name.length();
        if (start < 0 || (start > 0 && (whole || module.charAt(start - 1) != '.'))) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != '.' && name.charAt(i) != module.charAt(start + i)) {
                return false;
            }
        }
        return true;
    }
}
