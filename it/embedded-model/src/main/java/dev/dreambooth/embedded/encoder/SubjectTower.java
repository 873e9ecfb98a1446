package dev.dreambooth.embedded.encoder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.embedded.training.ImageBatch;
import dev.dreambooth.engine.model.vision.Dinov2Config;
import dev.dreambooth.engine.model.vision.Dinov2Model;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.InitialWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Learns to tell subjects apart and to overlook where they are: two views of a subject in different places are to find each
 * other among those of others, of which one is easily taken for it.
 */
final class SubjectTower implements Tower {
    /** One over the temperature. */
    private static final double SCALE = 10;

    private final Dinov2Model model;
    private final Cast cast;
    private final Views views = new Views();
    private final long seed;
    private final int pairs;

    /**
     * @param config of a Dinov2Model
     * @param cast subjects to learn from
     * @param pairs how many pairs of like subjects a step has
     */
    SubjectTower(ObjectNode config, Cast cast, long seed, int pairs) {
        model = new Dinov2Model(Dinov2Config.of("config.json", config), new InitialWeights(seed, name -> false));
        this.cast = cast;
        this.seed = seed;
        this.pairs = pairs;
    }

    @Override
    public Map<String, Tensor> weights() {
        return model.parameters().asMap();
    }

    @Override
    public int images() {
        return 4 * pairs;
    }

    @Override
    public Tensor loss(long step) {
        List<float[]> first = new ArrayList<>();
        List<float[]> second = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            long pair = Noise.seed(seed, RandomStream.CONCEPT, step, i);
            for (Subject subject : cast.pair(pair)) {
                RandomGenerator random =
                        new SplittableRandom(Noise.seed(seed, RandomStream.COMPOSITION, step, first.size()));
                int place = random.nextInt(views.places());
                int other = (place + 1 + random.nextInt(views.places() - 1)) % views.places();
                first.add(views.of(subject, place, random));
                second.add(views.of(subject, other, random));
            }
        }
        first.addAll(second);
        return Contrast.instances(model.forward(ImageBatch.images(first)), SCALE);
    }
}
