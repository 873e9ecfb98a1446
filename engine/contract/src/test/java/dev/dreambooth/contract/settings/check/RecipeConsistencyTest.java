package dev.dreambooth.contract.settings.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.ConceptListType;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingsResolver;
import dev.dreambooth.contract.settings.train.LearningRateSettings;
import dev.dreambooth.contract.settings.train.LossSettings;
import dev.dreambooth.contract.settings.train.ValidationSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of the recipe that contradict each other, or that nothing would read, are refused with both places. */
class RecipeConsistencyTest {
    @TempDir
    private Path project;

    @ParameterizedTest
    @CsvSource({
        "lrCycles=3, lrCycles 3, lrScheduler constant",
        "lrPower=2.0 lrScheduler=cosine, lrPower 2.0, lrScheduler cosine",
        "lrEnd=1e-6, lrEnd 1.0E-6, lrScheduler constant",
        "lrScheduler=polynomial lrEnd=1e-5, lrEnd 1.0E-5, learningRate 5.0E-6",
        "stopTextEncoderTraining=10, stopTextEncoderTraining 10, trainTextEncoder false",
        "snrGamma=5, snrGamma 5.0, lossWeighting none",
        "snrGamma=5 lossWeighting=debiased, snrGamma 5.0, lossWeighting debiased",
        "huberC=0.2, huberC 0.2, lossType l2",
        "huberSchedule=constant, huberSchedule constant, lossType l2",
        "textEncoderLearningRate=1e-6, textEncoderLearningRate 1.0E-6, trainTextEncoder false",
        "adamBeta1=0.8 optimizer=adafactor, adamBeta1 0.8, optimizer adafactor",
        "adamBeta2=0.8 optimizer=adafactor, adamBeta2 0.8, optimizer adafactor",
        "adamEpsilon=1e-6 optimizer=adafactor, adamEpsilon 1.0E-6, optimizer adafactor",
        "adamBeta1=0.8 optimizer=lion, adamBeta1 0.8, optimizer lion",
        "lionBeta1=0.8, lionBeta1 0.8, optimizer adamw",
        "lionBeta2=0.8 optimizer=adamw8bit, lionBeta2 0.8, optimizer adamw8bit",
        "priorLossWeight=0.5 withPriorPreservation=false, priorLossWeight 0.5, withPriorPreservation false",
        "rescaleBetasZeroSnr=true lossWeighting=min_snr, rescaleBetasZeroSnr true, lossWeighting min_snr",
        "rescaleBetasZeroSnr=true priorKind=teacher, rescaleBetasZeroSnr true, priorKind teacher",
        "rescaleBetasZeroSnr=true trainMethod=lora, rescaleBetasZeroSnr true, mergeLora false",
        "emaDecay=0.99, emaDecay 0.99, useEma false",
        "exportEma=false, exportEma false, useEma false",
        "pyramidNoiseDiscount=0.4, pyramidNoiseDiscount 0.4, pyramidNoiseIterations 0",
    })
    void contradictionsNameBothSides(String settings, String one, String other) {
        assertThatThrownBy(() -> resolve(settings)).isInstanceOfSatisfying(UserError.class, error -> {
            String name = one.substring(0, one.indexOf(' '));
            assertThat(error.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
            assertThat(error.what()).startsWith(one + " (-Ddreambooth." + name + ") contradicts " + other + " (");
            assertThat(error.remedy()).isNotBlank();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "validationSteps=5, validationSteps 5 (-Ddreambooth.validationSteps), validationImages",
        "sampleSteps=5, sampleSteps 5 (-Ddreambooth.sampleSteps), samplePrompts",
        "earlyStoppingPatience=5, earlyStoppingPatience 5 (-Ddreambooth.earlyStoppingPatience), validationImages",
        "earlyStoppingDelta=0.1, earlyStoppingDelta 0.1 (-Ddreambooth.earlyStoppingDelta), earlyStoppingPatience",
    })
    void whatNothingWouldReadIsRefused(String settings, String described, String missing) {
        assertThatThrownBy(() -> resolve(settings)).isInstanceOfSatisfying(UserError.class, error -> {
            assertThat(error.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
            assertThat(error.what())
                    .isEqualTo(described + " is read by nothing: without " + missing + " there is no use for it.");
            assertThat(error.remedy()).startsWith("Set " + missing);
        });
    }

    @Test
    void eachSubjectMayHaveItsOwnHeldOutImages() {
        String subject = ConceptListType.text(Map.of("instanceImages", "rex", "validationImages", "rex-held-out"));
        Map<String, ?> pom = Map.of("subjectClass", "dog", "validationSteps", "5", "concepts", List.of(subject));
        ResolvedSettings settings = SettingsResolver.resolve(
                Stage.TRAIN,
                project,
                List.of(
                        SettingLayer.defaults(Map.of("outputDirectory", "out"), project),
                        SettingLayer.pom(pom, project)));
        assertThat(settings.get(ValidationSettings.VALIDATION_STEPS)).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "priorKind=teacher classImages=9, classImages 9, is read by nothing",
        "wandbProject=mascots, wandbProject mascots, reportTo",
        "mlflowExperiment=mascots, mlflowExperiment mascots, reportTo",
        "trainTextEncoder=true stopTextEncoderTraining=9 maxTrainSteps=9, stopTextEncoderTraining 9, maxTrainSteps 9",
        "useEma=true emaUpdateAfterStep=9 maxTrainSteps=9, emaUpdateAfterStep 9, maxTrainSteps 9",
        "validationImages=held-out validationSteps=3 earlyStoppingPatience=2 maxTrainSteps=9, earlyStoppingPatience 2,"
                + " after step 9",
    })
    void whatOtherRunsMayReadIsOnlyToldOf(String settings, String described, String why) {
        String name = described.substring(0, described.indexOf(' '));
        assertThat(UnreadSettings.notes(Stage.TRAIN, resolve(settings)))
                .singleElement()
                .satisfies(note -> assertThat(note)
                        .startsWith(described + " (-Ddreambooth." + name + ") ")
                        .contains(why));
    }

    @Test
    void whereNothingIsTrainedThereIsNothingToTell() {
        ResolvedSettings settings = resolve("wandbProject=mascots");
        assertThat(UnreadSettings.notes(Stage.GENERATE, settings)).isEmpty();
        assertThat(UnreadSettings.notes(Stage.TRAIN, resolve("wandbProject=mascots reportTo=wandb")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "lrWarmupSteps=5 maxTrainSteps=5",
        "rescaleBetasZeroSnr=true trainMethod=lora mergeLora=true",
        "rescaleBetasZeroSnr=true lossWeighting=debiased",
        "lossType=smooth_l1 huberC=0.2",
        "lrScheduler=cosine_with_restarts lrCycles=3",
        "lrScheduler=polynomial lrEnd=1e-5 trainMethod=lora",
        "useEma=true emaUpdateAfterStep=8 maxTrainSteps=9",
        "trainTextEncoder=true stopTextEncoderTraining=8 maxTrainSteps=9",
    })
    void whatIsJustWithinTheBoundsIsAccepted(String settings) {
        assertThat(UnreadSettings.notes(Stage.TRAIN, resolve(settings))).isEmpty();
    }

    @Test
    void whatAModelRecommendsIsNoMistakeOfAnybody() {
        Map<String, String> recommended =
                Map.of("adamBeta2", "0.99", "classImages", "9", "snrGamma", "1", "sampleSteps", "5");
        ResolvedSettings settings =
                TrainingSettings.of(project, recommended, Map.of("optimizer", "adafactor", "priorKind", "teacher"));
        assertThat(UnreadSettings.notes(Stage.TRAIN, settings)).isEmpty();
    }

    @Test
    void whatBelongsTogetherIsAccepted() {
        ResolvedSettings settings =
                resolve("lrScheduler=polynomial lrEnd=1e-6 lrPower=2 lossWeighting=min_snr snrGamma=1"
                        + " lossType=huber huberC=0.2 huberSchedule=constant pyramidNoiseIterations=6 pyramidNoiseDiscount=0.4"
                        + " trainTextEncoder=true stopTextEncoderTraining=10 textEncoderLearningRate=1e-6"
                        + " adamBeta1=0.8 optimizer=adamw8bit priorLossWeight=0.5 sampleSteps=5 samplePrompts=dog"
                        + " validationSteps=5 validationImages=more useEma=true emaUpdateAfterStep=9");
        assertThat(UnreadSettings.notes(Stage.TRAIN, settings)).isEmpty();

        assertThat(settings.get(LossSettings.SNR_GAMMA)).isEqualTo(1);
        assertThat(settings.get(LearningRateSettings.LR_POWER)).isEqualTo(2);
    }

    @Test
    void aModelThatWarmsUpForLongHindersNoShortRun() {
        Map<String, String> recommended = Map.of("lrWarmupSteps", "10");
        ResolvedSettings settings = TrainingSettings.of(project, recommended, Map.of("maxTrainSteps", "5"));
        assertThat(settings.get(LearningRateSettings.LR_WARMUP_STEPS)).isEqualTo(10);

        assertThatThrownBy(() -> resolve("lrWarmupSteps=10 maxTrainSteps=5"))
                .hasMessageStartingWith("lrWarmupSteps 10 (-Ddreambooth.lrWarmupSteps) contradicts maxTrainSteps 5");
    }

    private ResolvedSettings resolve(String settings) {
        return TrainingSettings.written(project, settings);
    }
}
