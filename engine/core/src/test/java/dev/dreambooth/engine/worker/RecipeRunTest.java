package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.engine.data.png.PngReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole trainings with other recipes than the plain one. */
class RecipeRunTest extends TinyRuns {
    private static final Map<String, String> EVERYTHING = Map.ofEntries(
            Map.entry("lossWeighting", "debiased"),
            Map.entry("lossType", "smooth_l1"),
            Map.entry("noiseOffset", "0.1"),
            Map.entry("inputPerturbation", "0.1"),
            Map.entry("pyramidNoiseIterations", "4"),
            Map.entry("rescaleBetasZeroSnr", "true"),
            Map.entry("lrScheduler", "cosine_with_restarts"),
            Map.entry("lrCycles", "2"),
            Map.entry("lrWarmupSteps", "1"),
            Map.entry("stopTextEncoderTraining", "3"),
            Map.entry("trainBatchSize", "2"),
            Map.entry("useEma", "true"));

    private static final String UNET = "model/unet/diffusion_pytorch_model.safetensors";
    private static final String TEXT_ENCODER = "model/text_encoder/model.safetensors";

    /** The settings of a model that predicts the velocity. */
    private Map<String, String> velocity(String output) throws URISyntaxException {
        Map<String, String> settings = settings(output);
        settings.put(
                "model",
                Path.of(TinyRuns.class.getResource("/golden/pipeline/sd2/model").toURI())
                        .toString());
        return settings;
    }

    private Path train(String output, Map<String, String> base, String... more) {
        Map<String, String> settings = new HashMap<>(base);
        for (String setting : more) {
            String[] nameAndValue = setting.split("=", 2);
            settings.put(nameAndValue[0], nameAndValue[1]);
        }
        settings.put("outputDirectory", folder.resolve(output).toString());
        Event.RunFinished end = run(Stage.TRAIN, settings);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        return folder.resolve(output);
    }

    private static long firstDifference(Path one, Path other, String file) throws IOException {
        return Files.mismatch(one.resolve(file), other.resolve(file));
    }

    @Test
    void everythingAtOnceStoppedAndResumedEndsInTheSameBytes() throws Exception {
        Map<String, String> settings = velocity("whole");
        settings.putAll(EVERYTHING);
        Path whole = train("whole", settings);
        for (int steps = 1; steps < 4; steps++) {
            int stopAfter = steps;
            settings.put("outputDirectory", folder.resolve("parts" + steps).toString());
            Event.RunFinished stopped = run(
                    Stage.TRAIN,
                    settings,
                    () -> events.stream()
                                    .filter(Event.StepCompleted.class::isInstance)
                                    .count()
                            >= stopAfter);
            assertThat(stopped.exitCode()).as(stopped.message()).isEqualTo(ExitCode.CANCELLED);
            Path parts = train("parts" + steps, settings);
            assertThat(files(parts.resolve("model"))).containsExactlyInAnyOrderEntriesOf(files(whole.resolve("model")));
        }
    }

    @Test
    void theTextEncoderStopsWhereItIsToldTo() throws Exception {
        Path whole = train("whole", settings("whole"), "stopTextEncoderTraining=2");
        Path half = train("half", settings("half"), "maxTrainSteps=2");
        assertThat(firstDifference(whole, half, TEXT_ENCODER)).isEqualTo(-1);
        assertThat(firstDifference(whole, half, UNET)).isNotEqualTo(-1);
    }

    @Test
    void theAverageIsPublishedOrTheLastWeightsThatItLeavesAlone() throws Exception {
        Path plain = train("plain", settings("plain"));
        Path last = train("last", settings("last"), "useEma=true", "exportEma=false");
        Path averaged = train("averaged", settings("averaged"), "useEma=true");
        for (String weights : new String[] {UNET, TEXT_ENCODER}) {
            assertThat(firstDifference(plain, last, weights)).isEqualTo(-1);
            assertThat(firstDifference(plain, averaged, weights)).isNotEqualTo(-1);
        }
    }

    @Test
    void aModelTrainedWithZeroTerminalSnrSaysSoAndIsSampledSo() throws Exception {
        Map<String, String> settings = velocity("out");
        settings.put("rescaleBetasZeroSnr", "true");
        Path out = train("out", settings);
        JsonNode scheduler = new ObjectMapper()
                .readTree(out.resolve("model/scheduler/scheduler_config.json").toFile());
        assertThat(scheduler.get("rescale_betas_zero_snr").asBoolean()).isTrue();
        assertThat(scheduler.get("timestep_spacing").asText()).isEqualTo("trailing");
        JsonNode index = new ObjectMapper()
                .readTree(out.resolve("model/model_index.json").toFile());
        assertThat(index.get("scheduler").get(1).asText())
                .isEqualTo(scheduler.get("_class_name").asText())
                .isEqualTo("DDIMScheduler");
        Event.RunFinished samples = run(Stage.GENERATE, settings);
        assertThat(samples.exitCode()).as(samples.message()).isEqualTo(ExitCode.OK);
    }

    @Test
    void samplesOnTheWayAreMadeAsTheTrainedModelIsSampledThen() throws Exception {
        Map<String, String> settings = velocity("out");
        settings.putAll(Map.of(
                "rescaleBetasZeroSnr", "true",
                "samplePrompts", "a dog at sea",
                "prompts", "a dog at sea",
                "imagesPerPrompt", "1",
                "classInferenceSteps", "3",
                "inferenceSteps", "3"));
        Path out = train("out", settings);
        Event.RunFinished samples = run(Stage.GENERATE, settings);
        assertThat(samples.exitCode()).as(samples.message()).isEqualTo(ExitCode.OK);
        String name = "01-a-dog-at-sea-seed7.png";
        assertThat(PngReader.read(Files.readAllBytes(out.resolve("progress/step-000004/" + name))))
                .isEqualTo(PngReader.read(Files.readAllBytes(out.resolve("samples/" + name))));
    }

    @ParameterizedTest
    @CsvSource({"sd2, min_snr, for nothing", "sd1, debiased, infinitely often"})
    void weightsThatLeaveOutPureNoiseAreRefusedBeforeAnythingIsMade(String model, String weighting, String how)
            throws Exception {
        Path original = Path.of(TinyRuns.class
                .getResource("/golden/pipeline/" + model + "/model")
                .toURI());
        Path own = folder.resolve("model");
        for (Map.Entry<String, byte[]> file : files(original).entrySet()) {
            Path copy = own.resolve(file.getKey());
            Files.createDirectories(copy.getParent());
            Files.write(copy, file.getValue());
        }
        Path config = own.resolve("scheduler/scheduler_config.json");
        ObjectMapper json = new ObjectMapper();
        ObjectNode scheduler = (ObjectNode) json.readTree(config.toFile());
        json.writeValue(config.toFile(), scheduler.put("rescale_betas_zero_snr", true));
        Map<String, String> settings = settings("out");
        settings.putAll(Map.of("model", own.toString(), "lossWeighting", weighting));
        Event.RunFinished end = run(Stage.TRAIN, settings);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(end.message()).contains(weighting, how, "-Ddreambooth.lossWeighting");
        assertThat(folder.resolve("out/class-images")).doesNotExist();
    }

    @Test
    void aModelThatPredictsTheNoiseIsRefusedZeroTerminalSnrBeforeAnythingIsMade() throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("rescaleBetasZeroSnr", "true");
        Event.RunFinished end = run(Stage.TRAIN, settings);
        assertThat(end.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(end.message()).contains("epsilon", "v_prediction", "-Ddreambooth.rescaleBetasZeroSnr");
        assertThat(folder.resolve("out/class-images")).doesNotExist();
    }
}
