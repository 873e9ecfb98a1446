package dev.dreambooth.engine.worker;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.json.CanonicalJson;
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
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of whole stages share: two images, a tiny model, settings, and a worker in this process. */
abstract class TinyRuns {
    @TempDir
    Path folder;

    final List<Event> events = new ArrayList<>();

    @BeforeEach
    void drawSubject() throws IOException {
        Path images = Files.createDirectories(folder.resolve("images"));
        for (int i = 0; i < 2; i++) {
            byte[] samples = new byte[3 * 40 * 32];
            for (int at = 0; at < samples.length; at++) {
                samples[at] = (byte) (at * (i + 3));
            }
            Files.write(images.resolve(i + ".png"), PngWriter.encode(RgbImage.of(40, 32, samples), Map.of()));
        }
    }

    /** Returns settings of a run that takes a second and uses most of what training has. */
    Map<String, String> settings(String output) throws URISyntaxException {
        Path model =
                Path.of(TinyRuns.class.getResource("/golden/pipeline/sd1/model").toURI());
        return new HashMap<>(Map.ofEntries(
                Map.entry("model", model.toString()),
                Map.entry("outputDirectory", folder.resolve(output).toString()),
                Map.entry("instanceImages", folder.resolve("images").toString()),
                Map.entry("subjectClass", "dog"),
                Map.entry("resolution", "32"),
                Map.entry("classImages", "3"),
                Map.entry("sampleBatchSize", "2"),
                Map.entry("classInferenceSteps", "2"),
                Map.entry("inferenceSteps", "2"),
                Map.entry("maxTrainSteps", "4"),
                Map.entry("randomFlip", "true"),
                Map.entry("trainTextEncoder", "true"),
                Map.entry("learningRate", "1e-3"),
                Map.entry("width", "32"),
                Map.entry("height", "32"),
                Map.entry("device", "cpu"),
                Map.entry("seed", "7")));
    }

    /** Returns the folder of an encoder with random weights. */
    static Path encoder(String name) throws URISyntaxException {
        return Path.of(TinyRuns.class.getResource("/golden/encoders/" + name).toURI());
    }

    /**
     * Adds to settings what a short evaluation needs: two prompts with two images each, and encoders.
     *
     * @param gates as a command line gives them
     */
    static Map<String, String> judged(Map<String, String> settings, String gates) throws URISyntaxException {
        settings.put(
                "evaluationPrompts", "a {identifier} {subjectClass} at sea|a photo of {identifier} {subjectClass}");
        settings.put("evaluationImagesPerPrompt", "2");
        settings.put("evaluationClassImagesPerPrompt", "1");
        settings.put("subjectEncoder", encoder("dinov2").toString());
        settings.put("textEncoder", encoder("clip_openai").toString());
        settings.put("gates", gates);
        return settings;
    }

    /** Returns the specification that a front end makes of these settings. */
    RunSpec spec(Stage stage, Map<String, String> settings) {
        Map<String, String> wanted = new HashMap<>();
        settings.forEach((name, value) -> wanted.put(SettingLayer.PROPERTY_PREFIX + name, value));
        SettingSources sources = new SettingSources(
                folder,
                SettingLayer.defaults(Map.of(), folder),
                SettingLayer.pom(Map.of(), folder),
                SettingLayer.properties(wanted, Set.of(), folder),
                List.of());
        return RunSpec.of(stage, sources.resolve(stage), folder);
    }

    /** Runs a stage in this process. */
    Event.RunFinished run(Stage stage, Map<String, String> settings, BooleanSupplier cancelled) {
        Path spec = folder.resolve("spec.json");
        spec(stage, settings).write(spec);
        return run(spec, cancelled);
    }

    /** Runs what a specification says in this process. */
    Event.RunFinished run(Path spec, BooleanSupplier cancelled) {
        events.clear();
        return new Worker(spec, events::add, cancelled).run();
    }

    Event.RunFinished run(Stage stage, Map<String, String> settings) {
        return run(stage, settings, () -> false);
    }

    /** Returns the content of every file below a folder by its relative path. */
    static Map<String, byte[]> files(Path root) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    /** Makes the list of SHA-256 fit what a checkpoint holds. */
    static void list(Path checkpoint) throws IOException {
        Path manifest = checkpoint.resolve("manifest.json");
        Files.delete(manifest);
        ObjectNode digests = JsonNodeFactory.instance.objectNode();
        files(checkpoint).forEach((file, bytes) -> digests.put(file, Sha256.of(bytes)));
        Files.writeString(manifest, CanonicalJson.indented(digests));
    }

    /** Returns a folder with an image that is not trained on. */
    Path heldOut() throws IOException {
        Path heldOut = Files.createDirectories(folder.resolve("held-out"));
        Files.write(heldOut.resolve("0.png"), PngWriter.encode(RgbImage.of(32, 32, new byte[3 * 32 * 32]), Map.of()));
        return heldOut;
    }
}
