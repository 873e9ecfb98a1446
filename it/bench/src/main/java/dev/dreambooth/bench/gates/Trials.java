package dev.dreambooth.bench.gates;

import dev.dreambooth.bench.gates.Trial.Damage;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.contract.settings.train.OptimizerSettings;
import dev.dreambooth.contract.settings.train.TrainSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** All trials: as many good ones as one likes, each from its own seed, and a bad one for each way to fail. */
final class Trials {
    private static final String SUBJECT = "subject.ceiling.min";
    private static final String PROMPTS = "prompt-margin.base-ratio.min";
    private static final String CLASS = "drift.ceiling.max";
    private static final String ONE_IMAGE = "diversity.base-ratio.min";
    private static final String BROKEN = "degenerate.max";

    private Trials() {}

    /**
     * Returns them.
     *
     * @param good how many good ones
     * @param other the folder of another subject's images
     * @param captioned the folder of the subject's images with captions that belong to other images
     */
    static List<Trial> all(int good, String other, String captioned) {
        List<Trial> trials = new ArrayList<>();
        IntStream.range(0, good).mapToObj(Trials::good).forEach(trials::add);
        trials.add(bad(
                "no-steps",
                "one step, at a learning rate of 1e-12",
                Map.of(TrainSettings.MAX_TRAIN_STEPS.name(), "1", OptimizerSettings.LEARNING_RATE.name(), "1e-12"),
                SUBJECT));
        trials.add(bad(
                "rate-too-high",
                "forty times the learning rate",
                Map.of(OptimizerSettings.LEARNING_RATE.name(), "2e-2"),
                PROMPTS,
                SUBJECT,
                BROKEN,
                ONE_IMAGE));
        trials.add(bad(
                "no-prior",
                "no class images, for four times as long",
                Map.of(
                        TrainSettings.WITH_PRIOR_PRESERVATION.name(),
                        "false",
                        TrainSettings.MAX_TRAIN_STEPS.name(),
                        "1200"),
                CLASS));
        trials.add(bad(
                "other-subject",
                "images of a robot in the folder",
                Map.of(SubjectSettings.INSTANCE_IMAGES.name(), other),
                SUBJECT));
        trials.add(bad(
                "shuffled-captions",
                "every caption belongs to another image",
                Map.of(
                        SubjectSettings.INSTANCE_IMAGES.name(),
                        captioned,
                        SubjectSettings.INSTANCE_PROMPT.name(),
                        "a photo of {identifier} {subjectClass} {caption}"),
                PROMPTS));
        trials.add(damaged("one-seed", "all images of a prompt are the first", Damage.ONE_SEED, ONE_IMAGE));
        trials.add(damaged("empty-vae", "the autoencoder's last layer holds zeros", Damage.EMPTY_VAE, BROKEN));
        trials.add(damaged(
                "shuffled-vae", "the decoder's first layer is in disorder", Damage.SHUFFLED_VAE, SUBJECT, PROMPTS));
        return trials;
    }

    private static Trial good(int seed) {
        return new Trial(
                String.format(Locale.ROOT, "good-%02d", seed),
                "",
                Map.of(CommonSettings.SEED.name(), String.valueOf(seed)),
                Damage.NONE,
                List.of());
    }

    private static Trial bad(String name, String fault, Map<String, String> settings, String... gates) {
        return new Trial(name, fault, settings, Damage.NONE, List.of(gates));
    }

    private static Trial damaged(String name, String fault, Damage damage, String... gates) {
        return new Trial(name, fault, Map.of(), damage, List.of(gates));
    }
}
