package dev.dreambooth.embedded.encoder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.embedded.image.Colour;
import dev.dreambooth.embedded.image.Sprite;
import dev.dreambooth.embedded.training.ImageBatch;
import dev.dreambooth.engine.model.clip.CLIPTextConfig;
import dev.dreambooth.engine.model.clip.CLIPTextModelWithProjection;
import dev.dreambooth.engine.model.clip.CLIPTokenizer;
import dev.dreambooth.engine.model.vision.CLIPVisionConfig;
import dev.dreambooth.engine.model.vision.CLIPVisionModelWithProjection;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.InitialWeights;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Learns which captions are true of an image: both halves of a CLIP model, of which that of texts begins as the shipped one. */
final class CaptionTower implements Tower {
    /** The logarithm of 1 / 0.07, from which CLIP's factor of cosines began. */
    private static final double FIRST_LOGIT_SCALE = 2.6592;

    private static final double TINTED = 0.4;
    private static final double OTHER_HUES = 0.15;

    /** So many steps show things in few places, so that only what they are tells their captions apart. */
    private static final double IN_FEW_PLACES = 0.5;

    private static final int FEW = 2;

    private final CLIPVisionModelWithProjection images;
    private final CLIPTextModelWithProjection texts;
    private final CLIPTokenizer tokenizer;
    private final Tensor logitScale = Scope.detach(Tensor.scalar(FIRST_LOGIT_SCALE));
    private final List<Sprite> sprites;
    private final Views views = new Views();
    private final long seed;
    private final int batch;

    /**
     * @param config of a CLIPModel
     * @param shipped weights of a text encoder to begin with
     * @param sprites what images show
     */
    CaptionTower(
            ObjectNode config,
            WeightSource shipped,
            CLIPTokenizer tokenizer,
            List<Sprite> sprites,
            long seed,
            int batch) {
        int width = config.get("projection_dim").asInt();
        InitialWeights fresh = new InitialWeights(seed, name -> false);
        images = new CLIPVisionModelWithProjection(
                CLIPVisionConfig.of("config.json", (ObjectNode) config.get("vision_config"))
                        .projectedTo(width),
                fresh);
        ObjectNode text = ((ObjectNode) config.get("text_config")).deepCopy().put("projection_dim", width);
        texts = new CLIPTextModelWithProjection(
                CLIPTextConfig.of("config.json", text),
                (name, shape) -> name.startsWith("text_model.") ? shipped.get(name, shape) : fresh.get(name, shape));
        this.tokenizer = tokenizer;
        this.sprites = List.copyOf(sprites);
        this.seed = seed;
        this.batch = batch;
    }

    @Override
    public Map<String, Tensor> weights() {
        Map<String, Tensor> weights = new LinkedHashMap<>(images.parameters().asMap());
        weights.putAll(texts.parameters().asMap());
        weights.put("logit_scale", logitScale);
        return weights;
    }

    @Override
    public int images() {
        return batch;
    }

    @Override
    public Tensor loss(long step) {
        List<Integer> places = places(step);
        List<Example> examples = IntStream.range(0, batch)
                .parallel()
                .mapToObj(i -> example(places, random(step, i)))
                .toList();
        List<Told> told = examples.stream().map(Example::told).toList();
        Tensor seen = images.forward(
                ImageBatch.images(examples.stream().map(Example::planes).toList()));
        Tensor read = texts.forward(ids(told), 0).pooled();
        return Contrast.captions(seen, read, truth(told), logitScale);
    }

    private record Example(float[] planes, Told told) {}

    private RandomGenerator random(long step, long example) {
        return new SplittableRandom(Noise.seed(seed, RandomStream.COMPOSITION, step, example));
    }

    /** The places of a step: all, or few. */
    private List<Integer> places(long step) {
        RandomGenerator random = random(step, batch);
        return random.nextDouble() < IN_FEW_PLACES
                ? random.ints(FEW, 0, views.places()).boxed().toList()
                : IntStream.range(0, views.places()).boxed().toList();
    }

    private Example example(List<Integer> places, RandomGenerator random) {
        Subject subject = subject(random);
        int place = places.get(random.nextInt(places.size()));
        float[] planes = views.of(subject, place, random);
        return new Example(planes, Told.of(subject, place, views.place(place), random));
    }

    /** A sprite as it is, in a colour that its caption tells, or in other hues of which nothing is said. */
    private Subject subject(RandomGenerator random) {
        Sprite sprite = sprites.get(random.nextInt(sprites.size()));
        double kind = random.nextDouble();
        if (kind < TINTED) {
            Colour tint = Colour.TINTS.get(random.nextInt(Colour.TINTS.size()));
            return Subject.of(sprite.noun(), sprite.style(), tint.word(), tint.tint(sprite.image(), random));
        }
        return kind < TINTED + OTHER_HUES
                ? Subject.of(sprite.noun(), sprite.style(), "", Cast.turned(sprite.image(), random.nextDouble()))
                : Subject.of(sprite);
    }

    private Tensor ids(List<Told> told) {
        int length = tokenizer.modelMaxLength();
        long[] ids = told.stream()
                .flatMapToLong(
                        one -> Arrays.stream(tokenizer.encode(one.caption()).ids()))
                .toArray();
        return Tensor.of(ids, told.size(), length);
    }

    private static Tensor truth(List<Told> told) {
        int count = told.size();
        float[] truth = new float[count * count];
        for (int image = 0; image < count; image++) {
            for (int text = 0; text < count; text++) {
                truth[image * count + text] = text == image || told.get(text).isTrueOf(told.get(image)) ? 1 : 0;
            }
        }
        return Tensor.of(truth, count, count);
    }
}
