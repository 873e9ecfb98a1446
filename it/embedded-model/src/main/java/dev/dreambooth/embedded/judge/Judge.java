package dev.dreambooth.embedded.judge;

import dev.dreambooth.embedded.picture.CaptionedPicture;
import dev.dreambooth.embedded.picture.Captions;
import dev.dreambooth.embedded.picture.Compositor;
import dev.dreambooth.embedded.picture.Place;
import dev.dreambooth.embedded.picture.Sheet;
import dev.dreambooth.embedded.picture.SpriteAtlas;
import dev.dreambooth.embedded.training.Learner;
import dev.dreambooth.embedded.training.ModelFiles;
import dev.dreambooth.embedded.training.Options;
import dev.dreambooth.embedded.training.PictureBatch;
import dev.dreambooth.embedded.training.Sampler;
import dev.dreambooth.embedded.training.Schedule;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.model.vae.AutoencoderKL;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Purpose;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.tensor.Torch;
import dev.dreambooth.engine.weights.Component;
import dev.dreambooth.engine.weights.InitialWeights;
import dev.dreambooth.engine.weights.LoadedWeights;
import dev.dreambooth.engine.weights.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Asks a finished model folder for every noun in nine places, and a classifier that never saw the model for what it sees.
 * Prints the shares of right answers and draws the pictures on a sheet.
 */
public final class Judge {
    private static final int BATCH = 48;
    private static final int STEPS = 1200;
    private static final double RATE = 2e-3;
    private static final double GRAIN = 0.15;
    private static final int PLACES_EACH = 9;
    private static final long HELD_OUT = 1L << 40;
    private static final long SEED = 77;

    private final Compositor compositor =
            new Compositor(SpriteAtlas.load().choose(Integer.MAX_VALUE, Set.of("drawing", "3d render"), 2), SEED);
    private final Classifier classifier;

    private Judge(Path saved) {
        classifier = new Classifier(compositor, new InitialWeights(SEED, name -> false));
        Learner learner = new Learner(classifier.parameters().asMap(), 0.01);
        if (Files.exists(saved)) {
            learner.load(saved);
        } else {
            train(learner);
            learner.save(saved);
        }
    }

    /** See README.md for the options. */
    public static void main(String[] arguments) throws IOException {
        Options options = new Options(arguments);
        Torch.setThreads((int) options.number("threads", 1));
        Path run = Files.createDirectories(Path.of(options.text("run", "target/judge")));
        Judge judge = new Judge(run.resolve("classifier.safetensors"));
        judge.judgeItself();
        judge.judge(Path.of(options.text("model", "target/model")), run.resolve("nouns-and-places.png"));
    }

    private void train(Learner learner) {
        Schedule rates = new Schedule(RATE, 20, 0, STEPS);
        while (learner.steps() < STEPS) {
            long step = learner.steps();
            List<CaptionedPicture> examples =
                    PictureBatch.of(compositor, step * BATCH, BATCH).examples();
            double loss = learner.step(() -> loss(examples, step), rates.rate(step));
            if (step % 100 == 0) {
                System.out.printf(Locale.ROOT, "classifier: step %d, loss %.3f%n", step, loss);
            }
        }
    }

    /** The loss on pictures with grain of random strength, so that it does not stumble over that of samples. */
    private Tensor loss(List<CaptionedPicture> examples, long step) {
        Tensor clean = PictureBatch.pictures(
                examples.stream().map(CaptionedPicture::planes).toList());
        Tensor grain = Noise.normal(Noise.seed(SEED, Purpose.TRAINING_NOISE, step, 0), clean.shape());
        double strength = GRAIN * Noise.uniform(Noise.seed(SEED, Purpose.TIMESTEP, step, 0));
        return classifier.loss(
                clean.addScaled(grain, strength),
                answers(examples, CaptionedPicture::noun),
                answers(examples, CaptionedPicture::place));
    }

    private static Tensor answers(List<CaptionedPicture> examples, ToIntFunction<CaptionedPicture> answer) {
        return Tensor.of(examples.stream().mapToLong(answer::applyAsInt).toArray(), examples.size());
    }

    private void judgeItself() {
        try (Scope scope = Scope.open()) {
            List<CaptionedPicture> examples =
                    PictureBatch.of(compositor, HELD_OUT, 500).examples();
            int[][] seen = classifier.answers(PictureBatch.pictures(
                    examples.stream().map(CaptionedPicture::planes).toList()));
            int[][] right =
                    examples.stream().map(e -> new int[] {e.noun(), e.place()}).toArray(int[][]::new);
            report("classifier on composed pictures it has not seen", seen, right);
        }
    }

    private void judge(Path folder, Path sheet) throws IOException {
        List<String> nouns = compositor.nouns();
        List<Place> places = compositor.places();
        List<String> captions = new ArrayList<>();
        List<int[]> right = new ArrayList<>();
        for (int noun = 0; noun < nouns.size(); noun++) {
            for (int i = 0; i < PLACES_EACH; i++) {
                // five and seven have no factor in common with eighteen: every place comes up for some nouns
                int place = (noun * 5 + i * 7) % places.size();
                right.add(new int[] {noun, place});
                captions.add((i % 2 == 0 ? "a photo of " : "a drawing of ") + Captions.withArticle(nouns.get(noun))
                        + " " + places.get(place).phrase());
            }
        }
        try (Scope scope = Scope.open()) {
            Tensor pictures = sample(folder, captions);
            report("classifier on the model's samples", classifier.answers(pictures), right.toArray(int[][]::new));
            Sheet.write(sheet, PictureBatch.rows(pictures), 2 * PLACES_EACH);
        }
    }

    /** Pictures [B, 3, 64, 64], rounded to the 256 levels that a file would hold. */
    private static Tensor sample(Path path, List<String> captions) {
        ModelFolder folder = ModelFolder.open(path);
        ModelFiles files = new ModelFiles(path);
        try (Scope scope = Scope.open();
                UNet2DConditionModel unet = files.unet(LoadedWeights.owned(folder.weights(Component.UNET)));
                CLIPTextModel text = files.textEncoder(LoadedWeights.owned(folder.weights(Component.TEXT_ENCODER)));
                AutoencoderKL vae = files.vae(LoadedWeights.owned(folder.weights(Component.VAE)))) {
            Tensor latents = new Sampler(unet, text, files).sample(captions, SEED);
            Tensor levels = vae.decode(latents).clamp(-1, 1).add(1).mul(127.5).round();
            return scope.keep(levels.div(127.5).sub(1));
        }
    }

    private void report(String what, int[][] seen, int[][] right) {
        int nouns = 0;
        int places = 0;
        StringBuilder mistakes = new StringBuilder();
        for (int i = 0; i < right.length; i++) {
            nouns += seen[i][0] == right[i][0] ? 1 : 0;
            places += seen[i][1] == right[i][1] ? 1 : 0;
            if (seen[i][0] != right[i][0] || seen[i][1] != right[i][1]) {
                mistakes.append("; ")
                        .append(name(right[i]))
                        .append(" taken for ")
                        .append(name(seen[i]));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s: noun %d of %d (%.1f %%), place %d of %d (%.1f %%)%s%n",
                what,
                nouns,
                right.length,
                100.0 * nouns / right.length,
                places,
                right.length,
                100.0 * places / right.length,
                mistakes);
    }

    private String name(int[] answer) {
        return compositor.nouns().get(answer[0]) + " "
                + compositor.places().get(answer[1]).phrase();
    }
}
