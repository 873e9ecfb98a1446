package dev.dreambooth.embedded.training;

import dev.dreambooth.embedded.image.Sheet;
import dev.dreambooth.embedded.latent.PatchPca;
import dev.dreambooth.engine.model.vae.AutoencoderKL;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Trains one half of the autoencoder against fixed latents, those of {@link PatchPca}: the decoder learns to draw what
 * they stand for, the encoder to make them. Either is far quicker than training both together, and the UNet need not
 * wait for them.
 */
public final class AutoencoderTrainer {
    /** Latents are disturbed by up to this share of their deviation, since those the UNet makes are never exact. */
    private static final double DISTURBANCE = 0.12;

    private static final long HELD_OUT = 1L << 40;
    private static final int HELD_OUT_COUNT = 60;

    private final AutoencoderKL vae;
    private final AutoencoderData data;
    private final PatchPca latentSpace = PatchPca.load();
    private final boolean decoder;
    private final Learner learner;
    private final long seed;
    private final int batch;

    private AutoencoderTrainer(ModelFiles files, String part, long seed, int batch) {
        this.seed = seed;
        this.batch = batch;
        data = new AutoencoderData(seed);
        decoder = part.equals("decoder");
        vae = files.vae(new AutoencoderInitialWeights(seed));
        Map<String, Tensor> weights = new LinkedHashMap<>();
        vae.parameters().asMap().forEach((name, weight) -> {
            if (decoder == isDecoder(name)) {
                weights.put(name, weight);
            }
        });
        learner = new Learner(weights, 0);
    }

    /** See README.md for the options. */
    public static void main(String[] arguments) throws IOException {
        Options options = new Options(arguments);
        Torch.setThreads((int) options.number("threads", 1));
        String part = options.text("part", "decoder");
        long steps = options.number("steps", 3500);
        Path run = Files.createDirectories(Path.of(options.text("run", "target/" + part)));
        new AutoencoderTrainer(
                        new ModelFiles(Path.of(options.text("model", "src/main/model"))),
                        part,
                        options.number("seed", 1),
                        (int) options.number("batch", 12))
                .train(run, new Schedule(options.real("rate", 2e-3), 50, 0, steps));
    }

    /** Whether a weight of the autoencoder belongs to the half that draws. */
    static boolean isDecoder(String name) {
        return name.startsWith("decoder.") || name.startsWith("post_quant_conv.");
    }

    private void train(Path run, Schedule rates) throws IOException {
        TrainingCourse.run(run, learner, rates, batch, () -> loss(learner.steps()), (steps, last) -> {
            if (steps % TrainingCourse.CHECKPOINT_EVERY == 0 || last) {
                judge(run.resolve("sheet.png"));
            }
        });
    }

    private Tensor loss(long step) {
        List<float[]> planes = data.planes(step * batch, batch);
        Tensor images = ImageBatch.images(planes);
        Tensor latents = ImageBatch.latents(planes, latentSpace);
        Tensor deviations = deviations();
        if (!decoder) {
            Tensor error = vae.encode(images).mean().sub(latents);
            return error.square().div(deviations).mean();
        }
        Tensor noise = Noise.normal(Noise.seed(seed, RandomStream.TRAINING_NOISE, step, 0), latents.shape());
        double strength = DISTURBANCE * Noise.uniform(Noise.seed(seed, RandomStream.TIMESTEP, step, 0));
        return difference(vae.decode(latents.addScaled(noise.mul(deviations), strength)), images);
    }

    /** Absolute and squared error, and the absolute error of the slopes, which keeps edges sharp. */
    private static Tensor difference(Tensor drawn, Tensor wanted) {
        Tensor d = drawn.sub(wanted);
        long side = d.size(2);
        Tensor across = d.slice(3, 1, side).sub(d.slice(3, 0, side - 1)).abs().mean();
        Tensor down = d.slice(2, 1, side).sub(d.slice(2, 0, side - 1)).abs().mean();
        return d.abs().mean().addScaled(d.square().mean(), 2).addScaled(across.add(down), 0.5);
    }

    private Tensor deviations() {
        double[] deviations = latentSpace.deviations();
        float[] values = new float[deviations.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) deviations[i];
        }
        return Tensor.of(values, 1, values.length, 1, 1);
    }

    /** Prints how near unseen images come back, in decibels, and draws some beside themselves. */
    private void judge(Path sheet) throws IOException {
        try (Scope scope = Scope.open()) {
            List<float[]> planes = data.planes(HELD_OUT, HELD_OUT_COUNT);
            List<float[]> back;
            if (decoder) {
                back = ImageBatch.rows(vae.decode(ImageBatch.latents(planes, latentSpace)));
            } else {
                Tensor mean = vae.encode(ImageBatch.images(planes)).mean();
                back = ImageBatch.rows(mean).stream().map(latentSpace::decode).toList();
            }
            double[] error = new double[3];
            for (int i = 0; i < planes.size(); i++) {
                error[i % 3] += squaredError(planes.get(i), back.get(i)) * 3 / planes.size();
            }
            System.out.printf(
                    Locale.ROOT,
                    "held out: drawings %.2f dB, all styles %.2f dB, scribbles %.2f dB%n",
                    decibels(error[0]),
                    decibels(error[1]),
                    decibels(error[2]));
            List<float[]> rows = new ArrayList<>(planes.subList(0, 15));
            rows.addAll(back.subList(0, 15));
            Sheet.write(sheet, rows, 15);
        }
    }

    private static double squaredError(float[] wanted, float[] drawn) {
        double sum = 0;
        for (int i = 0; i < wanted.length; i++) {
            double d = wanted[i] - Math.max(-1, Math.min(1, drawn[i]));
            sum += d * d;
        }
        return sum / wanted.length;
    }

    /** Peak signal-to-noise ratio for values between -1 and 1. */
    private static double decibels(double squaredError) {
        return 10 * Math.log10(4 / squaredError);
    }
}
