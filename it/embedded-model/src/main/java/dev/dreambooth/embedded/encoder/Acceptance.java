package dev.dreambooth.embedded.encoder;

import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.embedded.image.SpriteAtlas;
import dev.dreambooth.embedded.judge.Judge;
import dev.dreambooth.embedded.training.ImageBatch;
import dev.dreambooth.embedded.training.Options;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.evaluation.encoder.Encoders;
import dev.dreambooth.engine.evaluation.encoder.ImageEncoder;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Prints what the encoders can tell, opened as the engine opens those of users. */
public final class Acceptance {
    private static final int DOGS = 18;

    private Acceptance() {}

    /** See README.md for the options. */
    public static void main(String[] arguments) throws IOException {
        Options options = new Options(arguments);
        Torch.setThreads((int) options.number("threads", 1));
        try (Encoders subject = open(options.text("subject", "target/encoder-subject/encoder"))) {
            System.out.println("subject " + subject.images().identity());
            HeldOut atlas = HeldOut.of(SpriteAtlas.load().all());
            SubjectExam exam = new SubjectExam(subject.images());
            System.out.println("sprites it has learnt from:" + exam.tellsApart(atlas.seen()));
            System.out.println("sprites that are new to it:" + exam.tellsApart(atlas.unseen()));
            System.out.printf(
                    Locale.ROOT, "share of the cosines' variance by place: %.3f%n", exam.blindness(atlas.unseen()));
            quickstart(subject.images(), options);
        }
        try (Encoders captions = open(options.text("clip", "target/encoder-clip/encoder"))) {
            System.out.println("captions " + captions.images().identity());
            System.out.println(new CaptionExam().composed(captions));
        }
    }

    private static Encoders open(String folder) {
        return Encoders.open(Path.of(folder), () -> "encoder", Device.CPU, FileHasher.READING);
    }

    /** The subject of the quickstart among itself, against the dogs that the shipped model draws. */
    private static void quickstart(ImageEncoder encoder, Options options) throws IOException {
        Path folder = Path.of(options.text("images", "../quickstart/images"));
        List<RgbImage> references = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".png"))
                    .sorted()
                    .toList()) {
                references.add(Rgb.of(ImageIO.read(file.toFile())));
            }
        }
        List<String> captions = new ArrayList<>();
        Views views = new Views();
        for (int i = 0; i < DOGS; i++) {
            captions.add("a photo of a dog " + views.place(i % views.places()).phrase());
        }
        List<RgbImage> dogs;
        try (Scope scope = Scope.open()) {
            Path model = Path.of(
                    options.text("model", "../../engine/core/src/main/resources/dev/dreambooth/engine/embedded"));
            dogs = ImageBatch.rows(Judge.sample(model, captions)).stream()
                    .map(Rgb::of)
                    .toList();
        }
        float[][] own = encoder.embed(references);
        float[][] others = encoder.embed(dogs);
        Separation result = new Separation();
        for (int i = 0; i < own.length; i++) {
            for (int j = 0; j < i; j++) {
                result.addSame(Rgb.cosine(own[i], own[j]));
            }
            for (float[] other : others) {
                result.addOther(Rgb.cosine(own[i], other));
            }
        }
        System.out.println("the quickstart's subject against the model's own dogs: " + result);
    }
}
