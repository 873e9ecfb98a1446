package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.engine.tensor.Tensor;
import java.net.URISyntaxException;
import java.util.Map;

/** What tests of runs in 16 bits share. */
abstract class ShortFloatRuns extends TinyRuns {
    /**
     * Returns settings of a run in another precision.
     *
     * @param more settings as {@code name=value}
     */
    Map<String, String> settings(String output, String precision, String... more) throws URISyntaxException {
        Map<String, String> settings = settings(output);
        settings.put("precision", precision);
        for (String setting : more) {
            settings.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        if (settings.getOrDefault("trainMethod", "full").equals("lora")) {
            settings.remove("learningRate");
        }
        return settings;
    }

    /** Runs a stage, which has to succeed and to free all that it made. */
    void succeed(Stage stage, Map<String, String> settings) {
        long handles = Tensor.liveHandles();
        Event.RunFinished end = run(stage, settings);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        assertThat(Tensor.liveHandles()).as("handles left over").isEqualTo(handles);
    }

    /** Returns the losses of the steps of the last run. */
    double[] losses() {
        return events.stream()
                .filter(Event.StepCompleted.class::isInstance)
                .mapToDouble(event -> ((Event.StepCompleted) event).loss())
                .toArray();
    }
}
