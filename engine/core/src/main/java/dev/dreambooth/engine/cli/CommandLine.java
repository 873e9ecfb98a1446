package dev.dreambooth.engine.cli;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was asked for on a command line.
 *
 * @param stage the stage to run
 * @param properties the settings given by {@code -D} and {@code --config}, names after {@code dreambooth.}
 * @param control the folder that a build server watches the run through, if there is one
 */
record CommandLine(Stage stage, Map<String, String> properties, Optional<Path> control) {
    /** What {@code --help} prints. */
    static final String USAGE = """
            usage: dreambooth <stage> [--config FILE] [-D<setting>=<value>]...

              stages
            """ + stages() + """

              information
                inspect PATH...        says what a model, checkpoint, LoRA, class-image set, run.json or image is
                doctor [-D...]         says whether this machine can run stages, and on which libtorch

              options
                --config FILE          reads settings from a YAML file; without it, dreambooth.yaml if there is one
                -D<setting>=<value>    sets a setting, such as -DmaxTrainSteps=400 (-Ddreambooth.maxTrainSteps=400 too)
                --control FOLDER       lets a build server follow and stop the run through a folder
                --version              prints the version
                --help                 prints this text

            docs/settings.md describes all settings. Results go to the folder dreambooth unless outputDirectory is set.

              exit codes
            """ + exitCodes();

    private static String stages() {
        return Arrays.stream(Stage.values())
                .map(stage -> "    %-12s %s\n".formatted(stage.id(), stage.summary()))
                .collect(Collectors.joining());
    }

    private static String exitCodes() {
        return Arrays.stream(ExitCode.values())
                .map(code -> String.format(Locale.ROOT, "    %-6d %s\n", code.code(), code.summary()))
                .collect(Collectors.joining());
    }

    /**
     * Reads a command line.
     *
     * @throws UserError if it asks for something unknown
     */
    static CommandLine parse(String... arguments) {
        Deque<String> words = new ArrayDeque<>(Arrays.asList(arguments));
        if (words.isEmpty()) {
            throw misuse("No stage was named.");
        }
        Stage stage = Stage.of(words.pop());
        Map<String, String> properties = new LinkedHashMap<>();
        Optional<Path> control = Optional.empty();
        while (!words.isEmpty()) {
            String word = words.pop();
            if (word.equals("--control")) {
                control = Optional.of(Path.of(value(word, words)));
            } else if (!takeSetting(word, words, properties)) {
                throw misuse("'" + word + "' is no option.");
            }
        }
        return new CommandLine(stage, properties, control);
    }

    /**
     * Reads what follows a command that runs no stage and takes settings.
     *
     * @return as {@link #properties()}
     * @throws UserError if there is anything else
     */
    static Map<String, String> settings(List<String> arguments) {
        Deque<String> words = new ArrayDeque<>(arguments);
        Map<String, String> properties = new LinkedHashMap<>();
        while (!words.isEmpty()) {
            String word = words.pop();
            if (!takeSetting(word, words, properties)) {
                throw UserError.configuration(
                        "Unexpected argument '" + word + "'.",
                        "doctor takes settings alone, such as -Dlibtorch=python.");
            }
        }
        return properties;
    }

    private static boolean takeSetting(String word, Deque<String> words, Map<String, String> properties) {
        if (word.equals("--config")) {
            properties.put(SettingLayer.PROPERTY_PREFIX + "configFile", value(word, words));
            return true;
        }
        int equals = word.indexOf('=');
        if (!word.startsWith("-D") || equals <= 2) {
            return false;
        }
        properties.put(fullName(word.substring(2, equals)), word.substring(equals + 1));
        return true;
    }

    /** Returns whether these arguments ask for one word only, such as {@code --help}. */
    static boolean asksFor(String word, List<String> arguments) {
        return arguments.equals(List.of(word));
    }

    private static String fullName(String name) {
        return name.startsWith(SettingLayer.PROPERTY_PREFIX) ? name : SettingLayer.PROPERTY_PREFIX + name;
    }

    private static String value(String option, Deque<String> words) {
        if (words.isEmpty()) {
            throw misuse(option + " needs a value.");
        }
        return words.pop();
    }

    private static UserError misuse(String what) {
        return UserError.configuration(what, "See dreambooth --help.");
    }
}
