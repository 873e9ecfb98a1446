package dev.dreambooth.engine.stage.generate;

import static dev.dreambooth.contract.settings.CommonSettings.SEED;
import static dev.dreambooth.contract.settings.GenerateSettings.IMAGES_PER_PROMPT;
import static dev.dreambooth.contract.settings.GenerateSettings.NEGATIVE_PROMPT;
import static dev.dreambooth.contract.settings.GenerateSettings.PROMPTS;

import dev.dreambooth.contract.settings.Shard;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.engine.sampling.ImageRequest;
import dev.dreambooth.engine.stage.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which images a run of {@code generate} makes: prompts × seeds, prompt by prompt.
 *
 * @param samples the images in their order
 */
record SamplePlan(List<Sample> samples) {
    SamplePlan {
        samples = List.copyOf(samples);
    }

    /** Returns all images that settings ask for. */
    static SamplePlan of(ResolvedSettings settings) {
        List<String> prompts = settings.get(PROMPTS);
        List<Sample> samples = new ArrayList<>();
        for (int row = 0; row < prompts.size(); row++) {
            for (int i = 0; i < settings.get(IMAGES_PER_PROMPT); i++) {
                samples.add(new Sample(
                        row,
                        new ImageRequest(prompts.get(row), settings.get(NEGATIVE_PROMPT), settings.get(SEED) + i)));
            }
        }
        return new SamplePlan(samples);
    }

    /** Returns those of one part. */
    SamplePlan part(Shard shard) {
        List<Sample> part = new ArrayList<>();
        for (int image = 0; image < samples.size(); image++) {
            if (shard.holds(image)) {
                part.add(samples.get(image));
            }
        }
        return new SamplePlan(part);
    }

    int size() {
        return samples.size();
    }

    /** Returns the images of each prompt, in order. */
    List<List<Sample>> rows() {
        Map<Integer, List<Sample>> rows = new TreeMap<>();
        samples.forEach(sample ->
                rows.computeIfAbsent(sample.row(), row -> new ArrayList<>()).add(sample));
        return List.copyOf(rows.values());
    }

    /** Returns the seed of each image by its file's name. */
    Map<String, Long> seeds() {
        Map<String, Long> seeds = new TreeMap<>();
        samples.forEach(sample -> seeds.put(sample.fileName(), sample.request().seed()));
        return seeds;
    }
}
