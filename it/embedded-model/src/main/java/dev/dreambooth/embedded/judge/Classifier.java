package dev.dreambooth.embedded.judge;

import dev.dreambooth.embedded.image.Compositor;
import dev.dreambooth.embedded.image.SpriteAtlas;
import dev.dreambooth.engine.model.BlockWeights;
import dev.dreambooth.engine.model.Parameters;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.OpLibrary;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.WeightSource;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Names the noun and the place of an image: four convolutions and two linear layers, 0.2 million weights. */
final class Classifier {
    private static final OpLibrary OPS = OpLibrary.ofResources(Classifier.class, List.of("classifier.py"));
    /** Name of its weight file, beside this class. */
    static final String FILE = "classifier.safetensors";

    static final long SEED = 77;

    private static final int[] CHANNELS = {3, 24, 48, 96, 96};
    private static final int HIDDEN = 128;

    private final Parameters parameters;
    private final List<Tensor> weights;
    private final int nouns;
    private final int places;

    Classifier(Compositor compositor, WeightSource source) {
        nouns = compositor.nouns().size();
        places = compositor.places().size();
        parameters = new Parameters(source);
        BlockWeights block = new BlockWeights(parameters);
        for (int i = 1; i < CHANNELS.length; i++) {
            block.conv("conv" + i, CHANNELS[i], CHANNELS[i - 1], 3).norm("norm" + i, CHANNELS[i]);
        }
        block.linear("hidden", HIDDEN, 4L * CHANNELS[CHANNELS.length - 1]);
        weights = block.linear("output", nouns + places, HIDDEN).list();
    }

    /** The images it learns from, which know all nouns and places that the model does. */
    static Compositor subjects() {
        return new Compositor(SpriteAtlas.load().choose(Integer.MAX_VALUE, Set.of("drawing", "3d render"), 2), SEED);
    }

    /** The classifier that {@link ClassifierTrainer} left among the resources, which have to be a folder, not a jar. */
    static Classifier trained(Compositor compositor) {
        try (SafetensorsFile file =
                SafetensorsFile.open(Path.of(Classifier.class.getResource(FILE).toURI()))) {
            return new Classifier(compositor, (name, shape) -> {
                try (Scope scope = Scope.open()) {
                    Tensor mapped = Tensor.ofBytes(file.bytes(name), DType.FLOAT16, shape);
                    return Scope.detach(mapped.to(DType.FLOAT32));
                }
            });
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    Parameters parameters() {
        return parameters;
    }

    /** Cross-entropy of both answers: images [B, 3, 64, 64], right answers [B]. */
    Tensor loss(Tensor images, Tensor rightNouns, Tensor rightPlaces) {
        Tensor scores = OPS.call("classify", images, weights);
        return OPS.call("cross_entropy", scores.slice(1, 0, nouns), rightNouns)
                .add(OPS.call("cross_entropy", scores.slice(1, nouns, nouns + places), rightPlaces));
    }

    /** What it takes images [B, 3, 64, 64] for. */
    List<Answer> answers(Tensor images) {
        float[] scores = OPS.call("classify", images, weights).toFloats();
        List<Answer> answers = new ArrayList<>();
        for (int from = 0; from < scores.length; from += nouns + places) {
            answers.add(new Answer(best(scores, from, nouns), best(scores, from + nouns, places)));
        }
        return answers;
    }

    private static int best(float[] scores, int from, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (scores[from + i] > scores[from + best]) {
                best = i;
            }
        }
        return best;
    }
}
