package dev.dreambooth.embedded.training;

import dev.dreambooth.embedded.image.Captions;
import dev.dreambooth.embedded.image.Compositor;
import dev.dreambooth.embedded.image.Place;
import dev.dreambooth.embedded.image.Sheet;
import dev.dreambooth.embedded.image.SpriteAtlas;
import dev.dreambooth.embedded.latent.PatchPca;
import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.tensor.Torch;
import dev.dreambooth.engine.weights.InitialWeights;
import dev.dreambooth.engine.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Trains UNet and text encoder together, from nothing, to predict the velocity of noisy latents from captions.
 *
 * <p>Started again in the same run folder it goes on from the last checkpoint.
 */
public final class DiffusionTrainer {
    private static final double UNCONDITIONAL = 0.1;

    /** Blue, red, snow, night, grass. */
    private static final List<Integer> SHEET_PLACES = List.of(4, 0, 10, 14, 12);

    private final ModelFiles files;
    private final Compositor compositor;
    private final PatchPca latentSpace;
    private final NoiseSchedule schedule;
    private final CaptionIds captionIds;
    private final UNet2DConditionModel unet;
    private final CLIPTextModel textEncoder;
    private final Learner learner;
    private final long seed;
    private final int batch;

    private DiffusionTrainer(ModelFiles files, Compositor compositor, long seed, int batch) {
        this.files = files;
        this.compositor = compositor;
        this.seed = seed;
        this.batch = batch;
        latentSpace = PatchPca.load();
        schedule = NoiseSchedule.of(files.schedulerConfig());
        captionIds = new CaptionIds(files);
        // The last layer of every residual branch starts at zero: each block is the identity until it has learned.
        unet = files.unet(new InitialWeights(
                seed, name -> name.contains("conv2.") || name.contains("proj_out.") || name.startsWith("conv_out.")));
        textEncoder = files.textEncoder(new InitialWeights(seed + 1, name -> false));
        Map<String, Tensor> weights = new LinkedHashMap<>();
        unet.parameters().asMap().forEach((name, weight) -> weights.put("unet." + name, weight));
        textEncoder.parameters().asMap().forEach((name, weight) -> weights.put("text_encoder." + name, weight));
        learner = new Learner(weights, 0.01);
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
        new DiffusionTrainer(
                        new ModelFiles(Path.of(options.text("model", "src/main/model"))),
                        compositor,
                        options.number("seed", 1),
                        batch)
                .train(
                        run,
                        new Schedule(options.real("rate", 1.5e-3), 150, options.number("decay-from", steps), steps),
                        options.number("sheet-every", 1000));
    }

    private void train(Path run, Schedule rates, long sheetEvery) throws IOException {
        TrainingCourse.run(run, learner, rates, batch, () -> loss(learner.steps()), (steps, last) -> {
            if (steps % sheetEvery == 0 || last) {
                writeSheet(run.resolve(String.format("sheet-%06d.png", steps)));
            }
        });
    }

    /** Mean squared error of the velocity on one batch; every draw is a function of seed and step. */
    private Tensor loss(long step) {
        ImageBatch examples = ImageBatch.of(compositor, step * batch, batch);
        Tensor latents = ImageBatch.latents(examples.planes(), latentSpace);
        Tensor noise = Noise.normal(Noise.seed(seed, RandomStream.TRAINING_NOISE, step, 0), latents.shape());
        Tensor timesteps = timesteps(step);
        List<String> captions = new ArrayList<>(examples.captions());
        for (int i = 0; i < batch; i++) {
            if (Noise.uniform(Noise.seed(seed, RandomStream.CAPTION_DROP, step, i)) < UNCONDITIONAL) {
                captions.set(i, "");
            }
        }
        Tensor prediction = unet.forward(
                schedule.addNoise(latents, noise, timesteps), timesteps, textEncoder.forward(captionIds.ids(captions)));
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
        WeightSource averages = learner.copiesOfAverages();
        try (Scope scope = Scope.open();
                UNet2DConditionModel averageUnet = files.unet(averages.scope("unet"));
                CLIPTextModel averageText = files.textEncoder(averages.scope("text_encoder"))) {
            Tensor latents = new Sampler(averageUnet, averageText, files).sample(captions, seed);
            List<float[]> images =
                    ImageBatch.rows(latents).stream().map(latentSpace::decode).toList();
            Sheet.write(file, images, compositor.nouns().size());
        }
    }
}
