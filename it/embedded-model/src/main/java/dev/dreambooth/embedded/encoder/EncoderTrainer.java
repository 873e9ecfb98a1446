package dev.dreambooth.embedded.encoder;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.embedded.image.Sprite;
import dev.dreambooth.embedded.image.SpriteAtlas;
import dev.dreambooth.embedded.training.Learner;
import dev.dreambooth.embedded.training.Options;
import dev.dreambooth.embedded.training.Schedule;
import dev.dreambooth.embedded.training.TrainingCourse;
import dev.dreambooth.engine.model.clip.CLIPTokenizer;
import dev.dreambooth.engine.tensor.Torch;
import dev.dreambooth.engine.weights.LoadedWeights;
import dev.dreambooth.engine.weights.WeightSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Trains one of the two encoders that measure the embedded model's images. Started again in the same run folder it goes on
 * from the last checkpoint; {@code encoder} in that folder is what it has become by then, as transformers saves it.
 */
public final class EncoderTrainer {
    private static final double DECAY = 0.05;
    private static final int WARM_UP = 50;

    private EncoderTrainer() {}

    /** See README.md for the options. */
    public static void main(String[] arguments) throws IOException {
        Options options = new Options(arguments);
        Torch.setThreads((int) options.number("threads", 1));
        String name = options.text("tower", "subject");
        Path files = Path.of(options.text("files", "src/main/encoders")).resolve(name);
        Path run = Files.createDirectories(Path.of(options.text("run", "target/encoder-" + name)));
        long steps = options.number("steps", 5000);
        Tower tower = name.equals("subject") ? subjects(files, options) : captions(files, options);
        List<Path> sources = name.equals("subject")
                ? List.of(files)
                : List.of(files, shipped(options).resolve("tokenizer"));
        Learner learner = new Learner(tower.weights(), DECAY);
        TrainingCourse.run(
                run,
                learner,
                new Schedule(options.real("rate", 1e-3), WARM_UP, options.number("decay-from", steps), steps),
                tower.images(),
                () -> tower.loss(learner.steps()),
                (done, last) -> {
                    if (done % TrainingCourse.CHECKPOINT_EVERY == 0 || last) {
                        export(sources, learner, run.resolve("encoder"));
                    }
                });
    }

    private static Tower subjects(Path files, Options options) throws IOException {
        List<Sprite> seen = HeldOut.of(SpriteAtlas.load().all()).seen();
        return new SubjectTower(
                config(files), new Cast(seen), options.number("seed", 1), (int) options.number("batch", 64) / 4);
    }

    private static Tower captions(Path files, Options options) throws IOException {
        Path shipped = shipped(options);
        try (WeightSet weights = WeightSet.open(shipped.resolve("text_encoder"), "model")) {
            return new CaptionTower(
                    config(files),
                    LoadedWeights.owned(weights),
                    CLIPTokenizer.load(shipped.resolve("tokenizer")),
                    SpriteAtlas.load().all(),
                    options.number("seed", 1),
                    (int) options.number("batch", 64));
        }
    }

    /** The model whose text encoder and tokenizer the encoder of captions begins with. */
    private static Path shipped(Options options) {
        return Path.of(options.text("shipped", "../../engine/core/src/main/resources/dev/dreambooth/engine/embedded"));
    }

    private static ObjectNode config(Path files) throws IOException {
        return (ObjectNode)
                new ObjectMapper().readTree(files.resolve("config.json").toFile());
    }

    private static void export(List<Path> sources, Learner learner, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path source : sources) {
            try (Stream<Path> all = Files.list(source)) {
                for (Path file : all.toList()) {
                    Files.copy(
                            file, folder.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        learner.saveAverages(folder.resolve("model.safetensors"));
    }
}
