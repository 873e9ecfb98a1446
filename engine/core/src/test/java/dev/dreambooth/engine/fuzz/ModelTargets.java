package dev.dreambooth.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.contract.settings.choice.SchedulerName;
import dev.dreambooth.engine.data.TestImages;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.scheduler.Scheduler;
import dev.dreambooth.engine.diffusion.scheduler.SchedulerFactory;
import dev.dreambooth.engine.evaluation.encoder.Encoders;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.fuzz.FuzzInput.Change;
import dev.dreambooth.engine.fuzz.mutation.JsonMutator;
import dev.dreambooth.engine.fuzz.mutation.Mutator;
import dev.dreambooth.engine.fuzz.mutation.TextMutator;
import dev.dreambooth.engine.golden.Golden;
import dev.dreambooth.engine.model.clip.CLIPTokenizer;
import dev.dreambooth.engine.sampling.ImageRequest;
import dev.dreambooth.engine.sampling.SamplingProgress;
import dev.dreambooth.engine.sampling.SamplingSettings;
import dev.dreambooth.engine.sampling.TextToImagePipeline;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.weights.ModelFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What models consist of beside weights: configurations, tokenizers, schedulers; and the encoders that judge. */
final class ModelTargets {
    private static final String PROMPT = "a photo of sks dog, (smiling) 2 <|endoftext|> höher 犬";
    private static final Mutator JSON = new JsonMutator();
    private static final Mutator LINES =
            new TextMutator(List.of("a", "b c", "</w>", "#", " ", "\u0000", "x".repeat(3000)));

    private ModelTargets() {}

    static List<FuzzTarget> all() {
        return List.of(
                new FuzzTarget(
                        "tokenizer", 60, false, List.of(tokenizer()), (file, folder, output) -> tokenize(folder)),
                new FuzzTarget(
                        "tokenizer-json",
                        40,
                        true,
                        List.of(folder("tokenizer/json/one", "tokenizer.json", "tokenizer_config.json")),
                        (file, folder, output) -> tokenize(folder)),
                new FuzzTarget("scheduler", 60, true, schedulers(), (file, folder, output) -> schedule(file)),
                new FuzzTarget("model", 30, true, models(), (file, folder, output) -> sample(folder)),
                new FuzzTarget("encoder", 30, false, encoders(), (file, folder, output) -> encode(folder)));
    }

    private static FuzzInput folder(String golden, String... changed) {
        return new FuzzInput(
                FuzzInput.folder(Golden.folder(golden), "golden."),
                Stream.of(changed).map(name -> new Change(name, JSON)).toList());
    }

    private static FuzzInput tokenizer() {
        return new FuzzInput(
                FuzzInput.folder(Golden.folder("pipeline/sd2/model/tokenizer")),
                List.of(
                        new Change("vocab.json", JSON),
                        new Change("merges.txt", LINES),
                        new Change("tokenizer_config.json", JSON),
                        new Change("special_tokens_map.json", JSON)));
    }

    private static List<FuzzInput> schedulers() {
        return Stream.of("pipeline/sd1", "pipeline/sd2", "sdxl/base")
                .map(model -> FuzzInput.of(
                        "scheduler_config.json",
                        Seeds.bytes(Golden.folder(model).resolve("model/scheduler/scheduler_config.json")),
                        JSON))
                .toList();
    }

    private static List<FuzzInput> models() {
        return Stream.of("pipeline/sd1/model", "sdxl/odd/model")
                .map(model -> folder(
                        model,
                        "model_index.json",
                        "unet/config.json",
                        "unet/config.json",
                        "vae/config.json",
                        "text_encoder/config.json",
                        "scheduler/scheduler_config.json"))
                .toList();
    }

    private static List<FuzzInput> encoders() {
        return Stream.of("clip_openai", "clip_vision", "dinov2", "dinov2_registers", "vit_5")
                .map(name -> folder("encoders/" + name, "config.json", "preprocessor_config.json"))
                .toList();
    }

    private static void tokenize(Path folder) {
        CLIPTokenizer tokenizer = CLIPTokenizer.load(folder);
        List<Integer> ids = tokenizer.tokenize(PROMPT);
        assertThat(ids).allMatch(id -> id >= 0);
        tokenizer.framed(ids);
        tokenizer.decode(ids);
    }

    private static void schedule(Path file) {
        SchedulerConfig config = SchedulerConfig.read(file);
        config.unknownKeys();
        try (Scheduler own = SchedulerFactory.ofModel(config).create(4, 0)) {
            assertThat(own.timesteps()).isNotEmpty().doesNotContain(Double.NaN);
        }
        for (SchedulerName name : SchedulerName.values()) {
            try (Scheduler chosen = SchedulerFactory.named(name, config).create(4, 0)) {
                assertThat(chosen.timesteps()).isNotEmpty().doesNotContain(Double.NaN);
            }
        }
    }

    /** From the folder to an image, in two steps. */
    private static void sample(Path path) {
        ModelFolder folder = ModelFamilies.openFolder(path);
        ModelFamilies.of(folder).geometry(folder);
        try (LatentDiffusionModel model = LatentDiffusionModel.open(folder, Device.CPU)) {
            SchedulerConfig config = SchedulerConfig.of(
                    folder.config(folder.layout().scheduler()),
                    folder.configFile(folder.layout().scheduler()));
            SamplingSettings settings = new SamplingSettings(Optional.empty(), 2, 1, 0, 64, 64, 0);
            assertThat(new TextToImagePipeline(model, config)
                            .generate(List.of(new ImageRequest(PROMPT, "", 7)), settings, SamplingProgress.NONE))
                    .hasSize(1);
        }
    }

    private static void encode(Path folder) {
        try (Encoders encoders = Encoders.open(folder, () -> "subjectEncoder", Device.CPU, FileHasher.READING)) {
            float[] vector = encoders.images().embed(List.of(TestImages.gradient(40, 32)))[0];
            double length = 0;
            for (float value : vector) {
                length += value * value;
            }
            assertThat(length).isBetween(0.99, 1.01);
            encoders.texts().ifPresent(texts -> texts.embed(List.of(PROMPT)));
        }
    }
}
