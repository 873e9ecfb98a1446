package dev.dreambooth.engine.stage.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.contract.record.FileRecord;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.engine.data.png.GenerationParameters;
import dev.dreambooth.engine.sampling.ImageRequest;
import dev.dreambooth.engine.stage.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The images of an earlier run that this one would make again bit for bit. An image is a function of its prompt, its
 * seed, and everything else in the fingerprint; which other images were asked for has no part in it.
 */
public final class ReusableSamples {
    /** Settings that say which images there are, and nothing about any single one that its request does not say. */
    private static final List<Setting<?>> WHICH = List.of(
            GenerateSettings.PROMPTS,
            GenerateSettings.IMAGES_PER_PROMPT,
            GenerateSettings.SHARD,
            CommonSettings.SEED,
            SubjectSettings.INSTANCE_PROMPT);

    private final Map<ImageRequest, Path> files = new HashMap<>();

    private ReusableSamples() {}

    /** Returns none. */
    public static ReusableSamples none() {
        return new ReusableSamples();
    }

    /**
     * Looks through a folder of earlier results.
     *
     * @param now what decides the images now
     */
    public static ReusableSamples in(Path folder, Fingerprint now, FileHasher hasher) {
        ReusableSamples found = new ReusableSamples();
        Optional<RunRecord> record;
        try {
            record = RunRecord.read(folder);
        } catch (UserError unusable) {
            return found;
        }
        if (record.isPresent() && eachImage(record.get().fingerprint()).equals(eachImage(now))) {
            found.add(folder, record.get(), hasher);
        }
        return found;
    }

    /** Returns what decides each single image beside its own request. */
    public static Fingerprint eachImage(Fingerprint run) {
        ObjectNode settings = run.settings().deepCopy();
        WHICH.forEach(setting -> settings.remove(setting.name()));
        return new Fingerprint(run.stage(), settings, run.inputs(), run.environment());
    }

    private void add(Path folder, RunRecord record, FileHasher hasher) {
        for (FileRecord output : record.outputs()) {
            if (record.seeds().containsKey(output.name())) {
                try {
                    add(folder, output, hasher);
                } catch (IOException unreadable) {
                    // It is made again, like any that is missing.
                }
            }
        }
    }

    private void add(Path folder, FileRecord output, FileHasher hasher) throws IOException {
        if (output.holds(folder, hasher)) {
            Path file = folder.resolve(output.name());
            GenerationParameters.ofPng(Files.readAllBytes(file))
                    .ifPresent(made ->
                            files.put(new ImageRequest(made.prompt(), made.negativePrompt(), made.seed()), file));
        }
    }

    /** Returns the file that holds an image already. */
    public Optional<Path> find(Sample sample) {
        return Optional.ofNullable(files.get(sample.request()));
    }

    /** Returns how many images of a plan there are already. */
    int count(SamplePlan plan) {
        return (int) plan.samples().stream()
                .filter(sample -> find(sample).isPresent())
                .count();
    }
}
