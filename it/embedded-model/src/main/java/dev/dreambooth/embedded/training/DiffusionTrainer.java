package dev.dreambooth.embedded.training;

import dev.dreambooth.embedded.image.Captions;
import dev.dreambooth.embedded.image.Compositor;
import dev.dreambooth.embedded.image.Place;
import dev.dreambooth.embedded.image.Sheet;
import dev.dreambooth.embedded.image.SpriteAtlas;
import dev.dreambooth.embedded.latent.PatchPca;
import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.tensor.Torch;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Trains UNet and text encoders together, from nothing, to predict the velocity of noisy latents from captions.
 *
 * <p>Started again in the same run folder it goes on from the last checkpoint.
 */
public final class DiffusionTrainer {
    private static final double UNCONDITIONAL = 0.1;

    /** Blue, red, snow, night, grass. */
    private static final List<Integer> SHEET_PLACES = List.of(4, 0, 10, 14, 12);

    private final Compositor compositor;
    private final PatchPca latentSpace;
    private final SchedulerConfig schedulerConfig;
    private final NoiseSchedule schedule;
    private final Path initial;
    private final LatentDiffusionModel model;
    private final Learner learner;
    private final long seed;
    private final int batch;
    private final boolean allSizes;

    /**
     * @param initial folder of the model before training
     * @param allSizes whether to learn what is told of the sizes that images come from
     */
    private DiffusionTrainer(Path initial, Compositor compositor, long seed, int batch, boolean allSizes) {
        this.initial = initial;
        this.compositor = compositor;
        this.seed = seed;
        this.batch = batch;
        this.allSizes = allSizes;
        latentSpace = PatchPca.load();
        schedulerConfig = new ModelFiles(initial).schedulerConfig();
        schedule = NoiseSchedule.of(schedulerConfig);
        model = open(initial);
        learner = new Learner(trained(model, initial), 0.01);
    }

    private static LatentDiffusionModel open(Path folder) {
        ModelFolder opened = ModelFamilies.openFolder(folder);
        return LatentDiffusionModel.open(opened, Set.copyOf(parts(opened)), Device.CPU, DType.FLOAT32);
    }

    private static List<ModelPart> parts(ModelFolder folder) {
        List<ModelPart> parts = new ArrayList<>(List.of(folder.layout().denoiser()));
        parts.addAll(folder.layout().textEncoders());
        return parts;
    }

    /** The weights of denoiser and text encoders by the names of part and weight, but for those that no output depends on. */
    private static Map<String, Tensor> trained(LatentDiffusionModel model, Path path) {
        ModelFolder folder = ModelFamilies.openFolder(path);
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (ModelPart part : parts(folder)) {
            model.family()
                    .trainableWeights(folder, part, model.network(part).parameters())
                    .forEach((name, weight) -> weights.put(part.name() + "." + name, weight));
        }
        return weights;
    }

    /** See README.md for the options. */
    public static void main(String[] arguments) throws IOException {
        Options options = new Options(arguments);
        Torch.setThreads((int) options.number("threads", 1));
        Compositor compositor = new Compositor(
                SpriteAtlas.load()
                        .choose(
                                (int) options.number("nouns", 20),
                                Set.of(options.text("styles", "drawing").split(",", -1)),
                                (int) options.number("each", 1)),
                options.number("seed", 1));
        int batch = (int) options.number("batch", 32);
        long steps = options.number("steps", 100_000);
        Path run = Files.createDirectories(Path.of(options.text("run", "target/diffusion")));
        long seed = options.number("seed", 1);
        Path initial = run.resolve("initial");
        new InitialModel(new ModelFiles(Path.of(options.text("model", "src/main/model"))), seed).write(initial);
        new DiffusionTrainer(
                        initial,
                        compositor,
                        seed,
                        batch,
                        options.text("sizes", "one").equals("all"))
                .train(
                        run,
                        new Schedule(options.real("rate", 1.5e-3), 150, options.number("decay-from", steps), steps),
                        options.number("sheet-every", 1000));
    }

    private void train(Path run, Schedule rates, long sheetEvery) throws IOException {
        TrainingCourse.run(run, learner, rates, batch, () -> loss(learner.steps()), (steps, last) -> {
            if (steps % sheetEvery == 0 || last) {
                writeSheet(run.resolve(String.format(Locale.ROOT, "sheet-%06d.png", steps)));
            }
        });
    }

    /** Mean squared error of the velocity on one batch; every draw is a function of seed and step. */
    private Tensor loss(long step) {
        ImageBatch examples = allSizes
                ? ImageBatch.ofAllSizes(compositor, seed, step * batch, batch)
                : ImageBatch.of(compositor, step * batch, batch);
        Tensor latents = ImageBatch.latents(examples.planes(), latentSpace);
        Tensor noise = Noise.normal(Noise.seed(seed, RandomStream.TRAINING_NOISE, step, 0), latents.shape());
        Tensor timesteps = timesteps(step);
        List<String> captions = new ArrayList<>(examples.captions());
        for (int i = 0; i < batch; i++) {
            if (Noise.uniform(Noise.seed(seed, RandomStream.CAPTION_DROP, step, i)) < UNCONDITIONAL) {
                captions.set(i, "");
            }
        }
        Conditioning conditioning = model.text()
                .withMicroConditioning(model.text().encode(model.text().tokenize(captions), 0), examples.origins());
        Tensor prediction =
                model.denoiser().forward(schedule.addNoise(latents, noise, timesteps), timesteps, conditioning);
        return Ops.mse(prediction, schedule.velocity(latents, noise, timesteps));
    }

    /** One timestep in each of B equal parts of the schedule: less noise in the loss than B free draws. */
    private Tensor timesteps(long step) {
        return Tensor.of(
                IntStream.range(0, batch)
                        .mapToLong(i -> (long) ((i + Noise.uniform(Noise.seed(seed, RandomStream.TIMESTEP, step, i)))
                                / batch
                                * schedule.timesteps()))
                        .toArray(),
                batch);
    }

    /** Every noun in five places, as photos and drawings in turn, from the averaged weights, decoded by the linear latent space. */
    private void writeSheet(Path file) throws IOException {
        List<String> captions = new ArrayList<>();
        for (Place place : SHEET_PLACES.stream().map(compositor.places()::get).toList()) {
            for (String noun : compositor.nouns()) {
                String medium = captions.size() / compositor.nouns().size() % 2 == 0 ? "photo" : "drawing";
                captions.add("a " + medium + " of " + Captions.withArticle(noun) + " " + place.phrase());
            }
        }
        try (Scope scope = Scope.open();
                LatentDiffusionModel averaged = open(initial)) {
            Map<String, Tensor> weights = trained(averaged, initial);
            learner.averages()
                    .forEach((name, average) ->
                            Objects.requireNonNull(weights.get(name), name).copyFrom(average));
            Tensor latents = new Sampler(averaged, schedulerConfig).sample(captions, seed);
            List<float[]> images =
                    ImageBatch.rows(latents).stream().map(latentSpace::decode).toList();
            Sheet.write(file, images, compositor.nouns().size());
        }
    }
}
