package dev.dreambooth.contract.settings.value;

/** Where a value was set, so that a message can spell it as the user wrote it. */
public sealed interface SettingSource {
    /** What a command-line property starts with. */
    String PROPERTY_PREFIX = "dreambooth.";

    /** Returns the place, such as {@code -Ddreambooth.learningRate}, to complete "set by ...". */
    String spell(String name);

    /** The default of the setting itself. */
    record BuiltIn() implements SettingSource {
        @Override
        public String spell(String name) {
            return "the default of " + name;
        }
    }

    /**
     * What a base model recommends for itself.
     *
     * @param file where that was read
     */
    record ModelDefaults(String file) implements SettingSource {
        @Override
        public String spell(String name) {
            return name + " in " + file;
        }
    }

    /**
     * A line of a configuration file.
     *
     * @param file its name
     * @param line the line, from 1
     */
    record Yaml(String file, int line) implements SettingSource {
        @Override
        public String spell(String name) {
            return name + ": in " + file + ", line " + line;
        }
    }

    /** An element of the plugin's configuration in a POM. */
    record Pom() implements SettingSource {
        @Override
        public String spell(String name) {
            return "<" + name + "> in the POM";
        }
    }

    /**
     * An argument of a build server's step.
     *
     * @param step the name of the step
     */
    record Step(String step) implements SettingSource {
        @Override
        public String spell(String name) {
            return "the argument " + name + " of " + step;
        }
    }

    /** A call of a Java program. */
    record Program() implements SettingSource {
        @Override
        public String spell(String name) {
            return "with(\"" + name + "\", ...) in the program";
        }
    }

    /**
     * A variable of the environment.
     *
     * @param variable its name
     */
    record Variable(String variable) implements SettingSource {
        @Override
        public String spell(String name) {
            return "the variable " + variable;
        }
    }

    /** A property on the command line. */
    record Property() implements SettingSource {
        @Override
        public String spell(String name) {
            return "-D" + PROPERTY_PREFIX + name;
        }
    }

    /**
     * A place that another process spelled when it wrote the run specification.
     *
     * @param spelling the place as spelled there
     */
    record Recorded(String spelling) implements SettingSource {
        @Override
        public String spell(String name) {
            return spelling;
        }
    }
}
