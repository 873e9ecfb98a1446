package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.PngWriter;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Runs stages on a tiny model within a folder of its own, from settings as a command line gives them. */
final class TinyRun {
    private final Path folder;
    private final Map<String, String> settings = new HashMap<>();
    private final List<Event> events = new ArrayList<>();

    /** @param folder where images and results lie */
    TinyRun(Path folder) throws URISyntaxException {
        this.folder = folder;
        Path model =
                Path.of(TinyRun.class.getResource("/golden/pipeline/sd1/model").toURI());
        set("model", model).set("outputDirectory", "out").set("resolution", 32).set("maxTrainSteps", 3);
        set("classImages", 2)
                .set("classInferenceSteps", 2)
                .set("sampleBatchSize", 2)
                .set("learningRate", "1e-3");
        set("width", 32)
                .set("height", 32)
                .set("inferenceSteps", 2)
                .set("device", "cpu")
                .set("seed", 7);
    }

    TinyRun set(String name, Object value) {
        settings.put(name, value.toString());
        return this;
    }

    TinyRun unset(String name) {
        settings.remove(name);
        return this;
    }

    /** Draws an image whose colours depend on a number. */
    Path image(String name, int width, int height, int number) throws IOException {
        byte[] samples = new byte[3 * width * height];
        for (int at = 0; at < samples.length; at++) {
            samples[at] = (byte) (at * (number + 3));
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, PngWriter.encode(RgbImage.of(width, height, samples), Map.of()));
    }

    Event.RunFinished run(Stage stage) {
        return run(stage, () -> false);
    }

    Event.RunFinished run(Stage stage, BooleanSupplier cancelled) {
        Map<String, String> properties = new HashMap<>();
        settings.forEach((name, value) -> properties.put(SettingLayer.PROPERTY_PREFIX + name, value));
        SettingSources sources = new SettingSources(
                folder,
                SettingLayer.defaults(Map.of(), folder),
                SettingLayer.pom(Map.of(), folder),
                SettingLayer.properties(properties, Set.of(), folder),
                List.of());
        Path spec = folder.resolve("spec.json");
        RunSpec.of(stage, sources.resolve(stage), folder).write(spec);
        events.clear();
        return new Worker(spec, events::add, cancelled).run();
    }

    /** Trains, and returns the digest of every file of the model. */
    Map<String, String> train() throws IOException {
        Event.RunFinished end = run(Stage.TRAIN);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        Map<String, String> model = new TreeMap<>();
        TinyRuns.files(out("model")).forEach((name, bytes) -> model.put(name, Sha256.of(bytes)));
        return model;
    }

    /** Returns what the last run reported of one kind. */
    <E extends Event> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Returns a file or folder of the results. */
    Path out(String name) {
        return folder.resolve("out").resolve(name);
    }

    /** Returns the bytes of the trained UNet. */
    byte[] weights() throws IOException {
        return Files.readAllBytes(out("model/unet/diffusion_pytorch_model.safetensors"));
    }
}
