package dev.dreambooth.bench;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.launch.WorkerOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs stages as the Maven goals do, each in its own worker, and prints how long their parts took.
 *
 * <pre>StageBench regularize,train,generate -Ddreambooth.model=... -Ddreambooth.outputDirectory=...</pre>
 *
 * What it prints is described in {@code it/bench/measurement.py}.
 */
public final class StageBench {
    private StageBench() {}

    /**
     * Runs the stages.
     *
     * @param arguments the stages, separated by commas, and then settings spelled as on Maven's command line
     */
    public static void main(String[] arguments) {
        Map<String, String> properties = properties(arguments);
        for (String name : arguments[0].split(",", -1)) {
            ExitCode result = run(Stage.of(name), properties);
            if (result != ExitCode.OK) {
                System.exit(result.code());
            }
        }
    }

    private static ExitCode run(Stage stage, Map<String, String> properties) {
        long start = System.nanoTime();
        EventTimes times = new EventTimes(System::nanoTime);
        WorkerOutcome outcome;
        try {
            outcome = new Stages().run(stage, properties, times);
        } catch (UserError refused) {
            System.err.println(refused.getMessage());
            return refused.exitCode();
        }
        if (outcome.exitCode() != ExitCode.OK) {
            System.err.println(outcome.message());
            return outcome.exitCode();
        }
        new Measurement(stage.id(), "whole", List.of((System.nanoTime() - start) / 1e9)).print(System.out);
        new Measurement(stage.id(), "step", times.secondsPerStep()).print(System.out);
        new Measurement(stage.id(), "image", times.secondsPerImage()).print(System.out);
        new Measurement(stage.id(), "picture without the start", times.secondsPerPicture()).print(System.out);
        return ExitCode.OK;
    }

    private static Map<String, String> properties(String... arguments) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (String argument : List.of(arguments).subList(1, arguments.length)) {
            int equals = argument.indexOf('=');
            if (!argument.startsWith("-D") || equals < 0) {
                throw new IllegalArgumentException("not of the form -Dname=value: " + argument);
            }
            properties.put(argument.substring(2, equals), argument.substring(equals + 1));
        }
        return properties;
    }
}
