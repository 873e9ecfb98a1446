package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.launch.WorkerCommand;
import dev.dreambooth.contract.launch.WorkerLauncher;
import dev.dreambooth.contract.launch.WorkerOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers in locales that write digits and dates of their own, in other time zones, leave the same names and bytes. */
@Timeout(900)
class OtherLocaleTest extends TinyRuns {
    private static final List<String> CAIRO = List.of(
            "-Duser.language=ar", "-Duser.country=EG", "-Duser.extensions=u-nu-arab", "-Duser.timezone=Africa/Cairo");
    private static final List<String> TEHRAN = List.of(
            "-Duser.language=fa", "-Duser.country=IR", "-Duser.extensions=u-nu-arabext", "-Duser.timezone=Asia/Tehran");
    private static final List<String> BANGKOK = List.of(
            "-Duser.language=th",
            "-Duser.country=TH",
            "-Duser.extensions=u-ca-buddhist-nu-thai",
            "-Duser.timezone=Asia/Bangkok");
    private static final List<String> NEWFOUNDLAND = List.of(
            "-Duser.language=en", "-Duser.country=CA", "-Duser.extensions=", "-Duser.timezone=America/St_Johns");

    private final List<Event> told = new ArrayList<>();

    private void run(Stage stage, Map<String, String> settings, List<String> locale) {
        told.clear();
        WorkerCommand command = new WorkerCommand(WorkerClassPath.get(), WorkerCommand.ENGINE_MAIN, locale, Map.of());
        WorkerOutcome end = new WorkerLauncher(command, told::add).run(spec(stage, settings));
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
    }

    private Map<String, String> settings(String output, int steps) throws Exception {
        Map<String, String> settings = settings(output);
        settings.put("maxTrainSteps", Integer.toString(steps));
        settings.put("checkpointingSteps", "2");
        settings.put("threads", "1");
        settings.put("cache", "off");
        settings.put("prompts", "a dog|a dog at 10:30");
        return settings;
    }

    /** All that a folder holds, but for what tells of times of day and of this machine. */
    private Map<String, byte[]> results(String output) throws IOException {
        Map<String, byte[]> files = files(folder.resolve(output));
        files.keySet().removeIf(name -> name.endsWith("events.jsonl") || name.startsWith(".work"));
        assertThat(files)
                .containsKeys(
                        "checkpoints/checkpoint-000002/state.safetensors",
                        "samples/01-a-dog-seed7.png",
                        "samples/02-a-dog-at-10-30-seed7.png");
        assertThat(files.keySet()).allMatch(name -> name.matches("[ -~]+"));
        return files;
    }

    @Test
    void theseLocalesReallyWriteDigitsOfTheirOwn() {
        assertThat(String.format(Locale.forLanguageTag("ar-EG-u-nu-arab"), "%d", 7))
                .isEqualTo("\u0667");
        assertThat(String.format(Locale.forLanguageTag("th-TH-u-nu-thai"), "%d", 7))
                .isEqualTo("\u0e57");
    }

    @Test
    void everyFileIsTheSameAndACheckpointIsFoundAgain() throws Exception {
        run(Stage.TRAIN, settings("there", 4), NEWFOUNDLAND);
        run(Stage.GENERATE, settings("there", 4), NEWFOUNDLAND);

        run(Stage.TRAIN, settings("here", 3), CAIRO);
        run(Stage.TRAIN, settings("here", 4), BANGKOK);
        assertThat(told).anyMatch(event -> event.toString().contains("resuming from checkpoint-000002"));
        run(Stage.GENERATE, settings("here", 4), TEHRAN);

        Map<String, byte[]> there = results("there");
        Map<String, byte[]> here = results("here");
        assertThat(here.keySet()).isEqualTo(there.keySet());
        for (Map.Entry<String, byte[]> file : there.entrySet()) {
            assertThat(here.get(file.getKey())).as(file.getKey()).isEqualTo(file.getValue());
        }
        assertThat(new String(here.get("model/run.json"), StandardCharsets.UTF_8))
                .doesNotContainPattern("[\u0660-\u06f9\u0e50-\u0e59]");
    }
}
