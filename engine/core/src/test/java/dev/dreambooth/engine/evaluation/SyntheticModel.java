package dev.dreambooth.engine.evaluation;

import dev.dreambooth.contract.evaluation.EncoderIdentity;
import dev.dreambooth.contract.evaluation.EvaluationPrompt;
import dev.dreambooth.contract.evaluation.PromptKind;
import dev.dreambooth.contract.evaluation.Yardstick;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Embeddings as a training might leave them, from what it did to the model, without a model. In the subject's space the
 * first axis is the class and the second the subject; in CLIP's every prompt has an axis.
 */
public final class SyntheticModel {
    private static final int WIDTH = 32;
    private static final int REFERENCES = 4;

    private final Random random;
    private final int prompts;
    private final int seeds;
    private double learned = 1;
    private double drifted;
    private double varied = 1;
    private double followed = 1;
    private boolean copying;
    private boolean broken;
    private boolean notFinite;

    private SyntheticModel(long seed, int prompts, int seeds) {
        this.random = new Random(seed);
        this.prompts = prompts;
        this.seeds = seeds;
    }

    /** Returns a good model, measured on eight prompts with four seeds. */
    public static SyntheticModel good(long seed) {
        return new SyntheticModel(seed, 8, 4);
    }

    /** Returns a good model, measured on so many prompts. */
    public static SyntheticModel good(long seed, int prompts, int seeds) {
        return new SyntheticModel(seed, prompts, seeds);
    }

    /** Sets how much of the subject it learned, from 0 to 1. */
    public SyntheticModel learned(double part) {
        learned = part;
        return this;
    }

    /** Sets how much of the class has become the subject, from 0 to 1. */
    public SyntheticModel drifted(double part) {
        drifted = part;
        return this;
    }

    /** Sets how different its images are, from 0 to 1. */
    public SyntheticModel varied(double part) {
        varied = part;
        return this;
    }

    /** Sets how well it follows prompts, from 0 to 1. */
    public SyntheticModel followed(double part) {
        followed = part;
        return this;
    }

    /** Lets it repeat an instance image. */
    public SyntheticModel copying() {
        copying = true;
        return this;
    }

    /** Lets its last image of the first prompt be grey. */
    public SyntheticModel broken() {
        broken = true;
        return this;
    }

    /** Lets an image of the first prompt be not finite. */
    public SyntheticModel notFinite() {
        notFinite = true;
        return this;
    }

    /** Returns the yardstick. */
    public static Yardstick yardstick(int prompts, int seeds) {
        List<EvaluationPrompt> texts = new ArrayList<>();
        for (int p = 0; p < prompts; p++) {
            texts.add(new EvaluationPrompt("a dog in place " + p, PromptKind.SCENE));
        }
        return new Yardstick(
                Map.of(
                        Yardstick.SUBJECT, new EncoderIdentity("embedded", "a".repeat(64), "bicubic 64"),
                        Yardstick.CLIP, new EncoderIdentity("embedded", "b".repeat(64), "bicubic 64")),
                texts,
                LongStream.range(0, seeds).boxed().toList(),
                List.of("a dog"),
                LongStream.range(0, 8).boxed().toList(),
                Map.of("scheduler", "ddim", "steps", "25"),
                List.of("1".repeat(64), "2".repeat(64), "3".repeat(64), "4".repeat(64)));
    }

    /** Returns what an evaluation of it has to go by. */
    public EvaluationInput input() {
        List<float[]> references = many(REFERENCES, () -> subject(.3));
        List<Embeddings> tuned = new ArrayList<>();
        List<Embeddings> base = new ArrayList<>();
        List<Embeddings> tunedClip = new ArrayList<>();
        List<Embeddings> baseClip = new ArrayList<>();
        for (int p = 0; p < prompts; p++) {
            int prompt = p;
            double pose = random.nextGaussian();
            List<float[]> before = many(seeds, this::dog);
            List<float[]> after = new ArrayList<>();
            for (float[] image : before) {
                float[] taught = axis(subject(.45 * varied), 2, .1 * pose);
                after.add(copying ? references.get(0) : mix(image, taught, learned));
            }
            tuned.add(finite(p, after));
            base.add(Embeddings.of(before));
            tunedClip.add(Embeddings.of(many(seeds, () -> picture(prompt, followed))));
            baseClip.add(Embeddings.of(many(seeds, () -> picture(prompt, 1))));
        }
        List<float[]> classBefore = many(8, this::dog);
        List<float[]> classAfter = classBefore.stream()
                .map(image -> mix(mix(image, dog(), .3), subject(.35), drifted))
                .toList();
        List<float[]> texts = new ArrayList<>();
        for (int p = 0; p < prompts; p++) {
            texts.add(axis(axis(new float[WIDTH], 0, 1), 1 + p % (WIDTH - 1), 1));
        }
        EncodedImages subject = new EncodedImages(
                Embeddings.of(references),
                Embeddings.none(),
                new ByPrompt<>(tuned, base, List.of(Embeddings.of(classAfter)), List.of(Embeddings.of(classBefore))));
        EncodedImages clip = new EncodedImages(
                Embeddings.of(references),
                Embeddings.none(),
                new ByPrompt<>(
                        tunedClip, baseClip, List.of(Embeddings.of(classAfter)), List.of(Embeddings.of(classBefore))));
        return new EvaluationInput(
                yardstick(prompts, seeds),
                subject,
                Optional.of(clip),
                Optional.of(Embeddings.of(texts)),
                facts(),
                Optional.empty());
    }

    private ByPrompt<List<ImageFacts>> facts() {
        List<List<ImageFacts>> tuned = new ArrayList<>();
        List<List<ImageFacts>> base = new ArrayList<>();
        for (int p = 0; p < prompts; p++) {
            List<ImageFacts> after = new ArrayList<>();
            List<ImageFacts> before = new ArrayList<>();
            for (int s = 0; s < seeds; s++) {
                boolean grey = broken && p == 0 && s == seeds - 1;
                after.add(new ImageFacts("tuned/" + p + "-" + s + ".png", grey ? 1 : 50, true));
                before.add(new ImageFacts("base/" + p + "-" + s + ".png", 50, true));
            }
            tuned.add(after);
            base.add(before);
        }
        List<ImageFacts> ofClass = new ArrayList<>();
        for (int s = 0; s < 8; s++) {
            ofClass.add(new ImageFacts("class/" + s + ".png", 50, true));
        }
        return new ByPrompt<>(tuned, base, List.of(ofClass), List.of(ofClass));
    }

    private Embeddings finite(int p, List<float[]> images) {
        if (notFinite && p == 0) {
            float[] none = new float[WIDTH];
            Arrays.fill(none, Float.NaN);
            images.set(0, none);
        }
        return Embeddings.of(images);
    }

    /** An image of some dog: the class, and much that is its own. */
    private float[] dog() {
        return axis(noise(.9), 0, .6);
    }

    private float[] subject(double spread) {
        return axis(axis(noise(spread), 0, .5), 1, .8);
    }

    private float[] picture(int prompt, double follows) {
        return axis(axis(noise(.5), 0, .8), 1 + prompt % (WIDTH - 1), .6 * follows);
    }

    private float[] noise(double length) {
        double[] values = random.doubles(WIDTH, -1, 1).toArray();
        double norm = Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
        float[] noise = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            noise[i] = (float) (values[i] * length / norm);
        }
        return noise;
    }

    private static float[] axis(float[] vector, int axis, double add) {
        vector[axis] += (float) add;
        return unit(vector);
    }

    private static float[] mix(float[] some, float[] other, double part) {
        float[] mixed = new float[some.length];
        for (int i = 0; i < some.length; i++) {
            mixed[i] = (float) ((1 - part) * some[i] + part * other[i]);
        }
        return unit(mixed);
    }

    private static float[] unit(float[] vector) {
        double norm = 0;
        for (float value : vector) {
            norm += value * value;
        }
        float[] unit = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            unit[i] = (float) (vector[i] / Math.sqrt(norm));
        }
        return unit;
    }

    private static List<float[]> many(int count, Supplier<float[]> one) {
        List<float[]> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(one.get());
        }
        return all;
    }
}
