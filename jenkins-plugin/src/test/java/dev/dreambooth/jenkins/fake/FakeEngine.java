package dev.dreambooth.jenkins.fake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An engine that keeps to the protocol of the control folder and computes nothing: a shell script. */
public final class FakeEngine {
    private static final String BEGIN = """
            #!/bin/sh
            stage=$1
            control=$3
            echo $$ > "$control/pid"
            echo "grace $(cat "$control/grace") s"
            event() { echo "$1" >> "$control/events.jsonl"; }
            finish() {
              printf '{"exitCode":"%s","message":"%s","folder":"dreambooth/model"}' "$2" "$3" > "$control/result.json"
              exit "$1"
            }
            event '{"time":"2026-11-22T00:00:00Z","event":"RunStarted","stage":"train","device":"cpu","threads":2,"reason":"first run"}'
            """;

    private static final String STEPS = """
            i=0
            while [ $i -lt %d ]; do
              i=$((i + 1))
              if [ -e "$control/cancel" ]; then
                echo "checkpoint at $i"
                finish 8 CANCELLED "stopped after step $i; a checkpoint was written"
              fi
              event "{\\"event\\":\\"StepCompleted\\",\\"step\\":$i,\\"totalSteps\\":%d,\\"loss\\":0.$i,\\"instanceLoss\\":0.$i,\\"priorLoss\\":0.2,\\"learningRate\\":1e-6,\\"gradNorm\\":1.0,\\"secondsPerStep\\":0.1,\\"memoryBytes\\":1073741824}"
              echo "step $i"
              sleep %s
            done
            """;

    private static final String MODEL = """
            mkdir -p dreambooth/model/unet
            echo '{}' > dreambooth/model/model_index.json
            echo weights > dreambooth/model/unet/diffusion_pytorch_model.safetensors
            printf 'PNG' > dreambooth/model/validation.png
            printf 'PNG' > dreambooth/instance-images.png
            mkdir -p dreambooth/checkpoints/checkpoint-000400 dreambooth/progress/step-000400
            echo state > dreambooth/checkpoints/checkpoint-000400/state.safetensors
            echo '{}' > dreambooth/checkpoints/checkpoint-000400/checkpoint.json
            printf 'PNG' > dreambooth/progress/contact-sheet.png
            printf 'PNG' > dreambooth/progress/step-000400/01-a-photo-seed7.png
            mkdir -p dreambooth/progress/step-000399
            printf 'PNG' > dreambooth/progress/step-000399/01-of-an-earlier-run-seed7.png
            cp "$control/events.jsonl" dreambooth/model/events.jsonl
            echo '{"event":"SampleWritten","path":"validation.png","prompt":"a <b>photo</b>","seed":7}' >> dreambooth/model/events.jsonl
            echo '{"event":"SampleWritten","path":"../progress/step-000400/01-a-photo-seed7.png","prompt":"a photo","seed":7}' >> dreambooth/model/events.jsonl
            cp "$control/settings.json" dreambooth/model/given.json
            cat > dreambooth/model/run.json <<END
            {"format":1,"fingerprint":{"stage":"train","settings":{"maxTrainSteps":5,"instancePrompt":"a photo"},"inputs":{"model":"abc"},"environment":{"engine":"0.1.0"}},"sha256":"%s","outputs":[],"seeds":{},"metrics":{"finalLoss":0.5}}
            END
            """;

    private FakeEngine() {}

    /** Makes an engine that takes so many steps of so many seconds and leaves a model. */
    public static Path training(Path home, int steps, String seconds) throws IOException {
        return script(
                home,
                STEPS.replace("%d", Integer.toString(steps)).replace("%s", seconds)
                        + MODEL.replace("%s", "0".repeat(64)) + "finish 0 OK \"trained\"\n");
    }

    /** Makes an engine that ends at once. */
    public static Path ending(Path home, int status, String code, String message) throws IOException {
        return script(home, "finish " + status + " " + code + " \"" + message + "\"\n");
    }

    /** Makes an engine that hears neither the cancel file nor SIGTERM. */
    public static Path deaf(Path home) throws IOException {
        return script(home, "trap '' TERM\nwhile true; do sleep 0.2; done\n");
    }

    /** Makes an engine of a script that follows the usual beginning. */
    public static Path script(Path home, String script) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("lib"));
        Files.writeString(home.resolve("lib/engine.properties"), "version=0.1.0\ncontrol=1\n");
        Path command = home.resolve("bin/dreambooth");
        Files.writeString(command, BEGIN + script);
        if (!command.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + command + " executable");
        }
        return home;
    }
}
