package dev.dreambooth.contract.settings.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.contract.settings.choice.Accelerator;
import dev.dreambooth.contract.settings.train.OptimizerSettings;
import dev.dreambooth.contract.settings.train.TrainSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user writes, in all its places, becomes checked values, or a message that helps. */
class SettingsResolverTest {
    @TempDir
    private Path project;

    private Map<String, Object> pom;
    private Map<String, String> properties;

    @BeforeEach
    void aSmallProject() {
        pom = new java.util.HashMap<>(Map.of("instanceImages", "photos", "subjectClass", "dog"));
        properties = new java.util.HashMap<>();
    }

    @Test
    void defaultsSuitStableDiffusion1AndPromptsAreFilledIn() {
        ResolvedSettings settings = resolve(Stage.TRAIN);

        assertThat(settings.get(OptimizerSettings.LEARNING_RATE)).isEqualTo(5e-6);
        assertThat(settings.get(TrainSettings.RESOLUTION)).isEqualTo(512);
        assertThat(settings.get(SubjectSettings.INSTANCE_PROMPT)).isEqualTo("a photo of sks dog");
        assertThat(settings.get(SubjectSettings.CLASS_PROMPT)).isEqualTo("a photo of dog");
        assertThat(settings.get(SubjectSettings.INSTANCE_IMAGES)).isEqualTo(project.resolve("photos"));
        assertThat(settings.find(GenerateSettings.WIDTH))
                .as("train does not read it")
                .isEmpty();
    }

    @Test
    void eachPlaceOverridesTheOneBefore() throws IOException {
        Path model = Files.createDirectory(project.resolve("base"));
        Files.writeString(model.resolve("dreambooth-defaults.json"), """
                {"learningRate": 1e-4, "maxTrainSteps": 10, "trainBatchSize": 8, "resolution": 64}""");
        Files.writeString(project.resolve("dreambooth.yaml"), """
                # the project's own
                model: base
                maxTrainSteps: 20
                trainBatchSize: 4
                resolution: 128
                """);
        pom.put("trainBatchSize", 2);
        pom.put("resolution", "256");
        properties.put("dreambooth.resolution", "512");

        ResolvedSettings settings = resolve(Stage.TRAIN);

        assertThat(settings.get(OptimizerSettings.LEARNING_RATE)).isEqualTo(1e-4);
        assertThat(settings.get(TrainSettings.MAX_TRAIN_STEPS)).isEqualTo(20);
        assertThat(settings.get(TrainSettings.TRAIN_BATCH_SIZE)).isEqualTo(2);
        assertThat(settings.get(TrainSettings.RESOLUTION)).isEqualTo(512);
        assertThat(settings.origin(TrainSettings.MAX_TRAIN_STEPS))
                .contains("maxTrainSteps: in dreambooth.yaml, line 3");
        assertThat(settings.origin(TrainSettings.TRAIN_BATCH_SIZE)).contains("<trainBatchSize> in the POM");
        assertThat(settings.origin(TrainSettings.RESOLUTION)).contains("-Ddreambooth.resolution");
    }

    @ParameterizedTest
    @CsvSource({
        "maxTrainSteps, 0, maxTrainSteps is '0', It must be a whole number from 1 to 999999999.",
        "learningRate, NaN, learningRate is 'NaN', It must be a number from 1e-37 to 1e38.",
        "learningRate, -1, learningRate is '-1', It must be a number from 1e-37 to 1e38.",
        "learningRate, Infinity, learningRate is 'Infinity', It must be a number from 1e-37 to 1e38.",
        "width, 500, width is '500', It must be a whole number from 8 to 8192 divisible by 8.",
        "adamBeta2, 1, adamBeta2 is '1', It must be a number from 0 and below 1.",
        "lossType, l1, lossType is 'l1', 'It must be one of l2, huber, smooth_l1.'",
        "centerCrop, yes, centerCrop is 'yes', It must be true or false.",
        "seed, -1, seed is '-1', It must be a whole number from 0 to 9223372036854775807.",
        "device, tpu, device is 'tpu', 'It must be auto, cpu, cuda or cuda:N, or several of a kind with commas between.'",
        "resumeFromCheckpoint, ../x, resumeFromCheckpoint is '../x', 'It must be latest, none or a name such as checkpoint-000500.'",
    })
    void impossibleValuesAreRefusedWithTheirPlaceAndTheRange(String name, String value, String what, String remedy) {
        properties.put("dreambooth." + name, value);

        assertThatThrownBy(() -> resolve(Stage.TRAIN)).isInstanceOfSatisfying(UserError.class, error -> {
            assertThat(error.what()).isEqualTo(what + ", set by -Ddreambooth." + name + ".");
            assertThat(error.remedy()).isEqualTo(remedy);
            assertThat(error.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        });
    }

    @Test
    void anUnknownSettingIsRefusedWithTheNearestOne() throws IOException {
        Files.writeString(project.resolve("dreambooth.yaml"), "\nlearning_rat: 1e-5\n");

        assertThatThrownBy(() -> resolve(Stage.TRAIN))
                .hasMessage("There is no setting learning_rat, which is set by learning_rat: in dreambooth.yaml,"
                        + " line 2. Did you mean learningRate?");
    }

    @Test
    void propertiesOfTheFrontEndItselfAreNoSettings() {
        properties.put("dreambooth.version", "1");
        properties.put("other.learningRate", "x");

        assertThat(resolve(Stage.TRAIN).origin(OptimizerSettings.LEARNING_RATE))
                .contains("the default of learningRate");
    }

    @Test
    void whatIsMissingIsNamedWithEveryWayToSetIt() {
        pom.remove("instanceImages");

        assertThatThrownBy(() -> resolve(Stage.TRAIN))
                .hasMessageStartingWith("instanceImages is not set.")
                .hasMessageContaining("<instanceImages>")
                .hasMessageContaining("-Ddreambooth.instanceImages=")
                .hasMessageContaining("instanceImages: in dreambooth.yaml");
    }

    @Test
    void contradictionsNameBothSides() {
        properties.put("dreambooth.lrWarmupSteps", "900");

        assertThatThrownBy(() -> resolve(Stage.TRAIN))
                .hasMessageStartingWith("lrWarmupSteps 900 (-Ddreambooth.lrWarmupSteps) contradicts"
                        + " maxTrainSteps 800 (the default of maxTrainSteps).");
    }

    @Test
    void errorsFoundLaterCanPointToThePlaceToo() {
        properties.put("dreambooth.resolution", "64");
        UserError found = UserError.configuration("resolution 64 is odd for this VAE.", "Take 512.")
                .about(TrainSettings.RESOLUTION);

        assertThat(resolve(Stage.TRAIN).locate(found))
                .hasMessage("resolution 64 is odd for this VAE. It was set by -Ddreambooth.resolution. Take 512.");
    }

    @Test
    void aFrontEndsDefaultYieldsToWhateverTheUserWrites() throws IOException {
        assertThat(resolve(Stage.GENERATE).get(CommonSettings.OUTPUT_DIRECTORY))
                .isEqualTo(project.resolve("build/out"));
        assertThat(resolve(Stage.GENERATE).isDefault(CommonSettings.OUTPUT_DIRECTORY))
                .isTrue();

        Files.writeString(project.resolve("dreambooth.yaml"), "outputDirectory: mine\n");

        assertThat(resolve(Stage.GENERATE).get(CommonSettings.OUTPUT_DIRECTORY)).isEqualTo(project.resolve("mine"));
    }

    @Test
    void oneSettingCanBeHadWhateverTheOthersHold() {
        pom.remove("instanceImages");
        properties.put("dreambooth.skip", "true");

        assertThat(sources().find(CommonSettings.SKIP)).contains(true);
        assertThat(sources().find(CommonSettings.ACCELERATOR)).contains(Accelerator.CPU);
    }

    private ResolvedSettings resolve(Stage stage) {
        return sources().resolve(stage);
    }

    private SettingSources sources() {
        return new SettingSources(
                project,
                SettingLayer.defaults(Map.of("outputDirectory", "build/out"), project),
                SettingLayer.pom(pom, project),
                SettingLayer.properties(properties, Set.of("version"), project),
                List.of());
    }
}
