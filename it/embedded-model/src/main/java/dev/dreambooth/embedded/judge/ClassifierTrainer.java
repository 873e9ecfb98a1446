package dev.dreambooth.embedded.judge;

import dev.dreambooth.embedded.image.CaptionedImage;
import dev.dreambooth.embedded.image.Compositor;
import dev.dreambooth.embedded.training.ImageBatch;
import dev.dreambooth.embedded.training.Learner;
import dev.dreambooth.embedded.training.Options;
import dev.dreambooth.embedded.training.Schedule;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.tensor.Torch;
import dev.dreambooth.engine.weights.InitialWeights;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** Trains the classifier on composed images. It never sees an image that a model made. */
public final class ClassifierTrainer {
    private static final int BATCH = 48;
    private static final int STEPS = 1200;
    private static final double RATE = 2e-3;
    private static final double GRAIN = 0.15;
    private static final long HELD_OUT = 1L << 40;
    private static final int HELD_OUT_COUNT = 500;

    private final Compositor compositor = Classifier.subjects();
    private final Classifier classifier =
            new Classifier(compositor, new InitialWeights(Classifier.SEED, name -> false));

    private ClassifierTrainer() {}

    /** See README.md for the options. */
    public static void main(String[] arguments) {
        Options options = new Options(arguments);
        Torch.setThreads((int) options.number("threads", 1));
        ClassifierTrainer trainer = new ClassifierTrainer();
        trainer.train(Path.of(options.text("out", "src/main/resources/dev/dreambooth/embedded/judge"))
                .resolve(Classifier.FILE));
        trainer.examine();
    }

    private void train(Path file) {
        Learner learner = new Learner(classifier.parameters().asMap(), 0.01);
        Schedule rates = new Schedule(RATE, 20, 0, STEPS);
        while (learner.steps() < STEPS) {
            long step = learner.steps();
            double loss = learner.step(() -> loss(step), rates.rate(step));
            if (step % 100 == 0) {
                System.out.printf(Locale.ROOT, "step %d, loss %.3f%n", step, loss);
            }
        }
        learner.saveAverages(file);
    }

    /** The loss on images with grain of random strength, so that it does not stumble over that of samples. */
    private Tensor loss(long step) {
        List<CaptionedImage> examples =
                ImageBatch.of(compositor, step * BATCH, BATCH).examples();
        Tensor clean = images(examples);
        Tensor grain = Noise.normal(Noise.seed(Classifier.SEED, RandomStream.TRAINING_NOISE, step, 0), clean.shape());
        double strength = GRAIN * Noise.uniform(Noise.seed(Classifier.SEED, RandomStream.TIMESTEP, step, 0));
        return classifier.loss(
                clean.addScaled(grain, strength),
                answers(examples, CaptionedImage::noun),
                answers(examples, CaptionedImage::place));
    }

    private static Tensor images(List<CaptionedImage> examples) {
        return ImageBatch.images(examples.stream().map(CaptionedImage::planes).toList());
    }

    private static Tensor answers(List<CaptionedImage> examples, ToIntFunction<CaptionedImage> answer) {
        return Tensor.of(examples.stream().mapToLong(answer::applyAsInt).toArray(), examples.size());
    }

    private void examine() {
        try (Scope scope = Scope.open()) {
            List<CaptionedImage> examples =
                    ImageBatch.of(compositor, HELD_OUT, HELD_OUT_COUNT).examples();
            List<Answer> right =
                    examples.stream().map(e -> new Answer(e.noun(), e.place())).toList();
            System.out.println("composed images it has not seen: "
                    + Score.of(compositor, classifier.answers(images(examples)), right));
        }
    }
}
