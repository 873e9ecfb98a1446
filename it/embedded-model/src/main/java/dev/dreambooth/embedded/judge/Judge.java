package dev.dreambooth.embedded.judge;

import dev.dreambooth.embedded.image.Captions;
import dev.dreambooth.embedded.image.Compositor;
import dev.dreambooth.embedded.image.Place;
import dev.dreambooth.embedded.image.Sheet;
import dev.dreambooth.embedded.training.ImageBatch;
import dev.dreambooth.embedded.training.ModelFiles;
import dev.dreambooth.embedded.training.Options;
import dev.dreambooth.embedded.training.Sampler;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Asks a model folder for every noun in several places, as photos and drawings, and the classifier for what it sees. */
public final class Judge {
    private static final long SEED = 5;

    private final Compositor compositor = Classifier.subjects();
    private final Classifier classifier = Classifier.trained(compositor);

    /** See README.md for the options. */
    public static void main(String[] arguments) throws IOException {
        Options options = new Options(arguments);
        Torch.setThreads((int) options.number("threads", 1));
        Score score = new Judge()
                .judge(
                        Path.of(options.text("model", "target/model")),
                        (int) options.number("places", 9),
                        Path.of(options.text("sheet", "target/nouns-and-places.png")));
        System.out.println(score);
    }

    /**
     * Judges a model.
     *
     * @param folder model folder
     * @param placesEach in how many places each noun is asked for
     * @param sheet where to draw the images; the places of a noun side by side
     */
    Score judge(Path folder, int placesEach, Path sheet) throws IOException {
        List<Place> places = compositor.places();
        List<String> captions = new ArrayList<>();
        List<Answer> right = new ArrayList<>();
        for (int noun = 0; noun < compositor.nouns().size(); noun++) {
            for (int i = 0; i < placesEach; i++) {
                // five and seven have no factor in common with eighteen: every place comes up for some nouns
                int place = (noun * 5 + i * 7) % places.size();
                right.add(new Answer(noun, place));
                captions.add((captions.size() % 2 == 0 ? "a photo of " : "a drawing of ")
                        + Captions.withArticle(compositor.nouns().get(noun)) + " "
                        + places.get(place).phrase());
            }
        }
        try (Scope scope = Scope.open()) {
            Tensor images = sample(folder, captions);
            Sheet.write(sheet, ImageBatch.rows(images), 2 * placesEach);
            return Score.of(compositor, classifier.answers(images), right);
        }
    }

    /** Images [B, 3, 64, 64] of a model, rounded to the 256 levels that a file would hold. */
    public static Tensor sample(Path path, List<String> captions) {
        try (Scope scope = Scope.open();
                LatentDiffusionModel model = LatentDiffusionModel.open(ModelFamilies.openFolder(path), Device.CPU)) {
            Tensor latents = new Sampler(model, new ModelFiles(path).schedulerConfig()).sample(captions, SEED);
            Tensor levels =
                    model.codec().decode(latents).clamp(-1, 1).add(1).mul(127.5).round();
            return scope.keep(levels.div(127.5).sub(1));
        }
    }
}
