package dev.dreambooth.contract.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.value.Setting;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The catalogue holds exactly the settings that the product promises. */
class SettingsTest {
    private static final List<String> PROMISED = Arrays.asList("""
            model outputDirectory seed device accelerator libtorch threads precision allowTf32 determinism configFile
            skip force concepts instanceImages identifier subjectClass instancePrompt classPrompt
            classImages classImagesDirectory classInferenceSteps classGuidanceScale classScheduler sampleBatchSize
            withPriorPreservation priorLossWeight trainTextEncoder resolution centerCrop randomFlip trainBatchSize
            priorKind aspectRatioBuckets lossMask lossMaskBackground
            validationImages validationSteps exportBest earlyStoppingPatience earlyStoppingDelta
            samplePrompts sampleSteps
            gradientAccumulationSteps maxTrainSteps learningRate textEncoderLearningRate lrScheduler lrWarmupSteps
            lrCycles lrPower lrEnd stopTextEncoderTraining lossWeighting snrGamma lossType huberC huberSchedule
            noiseOffset inputPerturbation pyramidNoiseIterations pyramidNoiseDiscount rescaleBetasZeroSnr
            useEma emaDecay emaWarmup emaUpdateAfterStep exportEma reportTo trackingRunName wandbProject
            mlflowTrackingUri mlflowExperiment optimizer gradientCheckpointing fusedBackward
            gradientClipping momentPrecision baseModelPrecision offload
            adamBeta1 adamBeta2 adamWeightDecay adamEpsilon lionBeta1 lionBeta2 prodigyD0 prodigyDCoef
            prodigyGrowthRate prodigyBeta3 prodigyUseBiasCorrection prodigySafeguardWarmup prodigySliceP
            maxGradNorm checkpointingSteps checkpointsTotalLimit resumeFromCheckpoint prompts promptsFile negativePrompt promptSyntax embeddings imagesPerPrompt inferenceSteps guidanceScale guidanceRescale
            scheduler eta width height clipSkip initImage maskImage strength attach classifier compression shard dryRun
            skipRegularize skipTrain skipGenerate skipEvaluate rehash cacheDirectory cache cacheLimit remoteCache remoteCacheMode remoteCacheServer remoteCacheTimeout checkpointUpload failOnDivergence
            trainMethod loraType loraRank loraAlpha loraDropout loraTargets loraConvRank loraConvAlpha loraLearningRate loraFormat mergeLora lora
            loraScale predictionType modelFormat savePrecision
            evaluationPrompts evaluationPreset evaluationImagesPerPrompt evaluationClassImagesPerPrompt trainedModel
            evaluateCheckpoints subjectEncoder textEncoder lpipsNetwork gates baseline failOnGate""".split("\\s+"));

    @Test
    void everyPromisedSettingExistsAndNoOther() {
        assertThat(Settings.all()).extracting(Setting::name).containsExactlyInAnyOrderElementsOf(PROMISED);
    }

    @Test
    void everySettingIsReadBySomeStageOrThePackagingAndExplained() {
        assertThat(Settings.all()).allSatisfy(setting -> {
            assertThat(setting.stages().isEmpty())
                    .as(setting.name())
                    .isEqualTo(PackageSettings.all().contains(setting));
            assertThat(setting.description()).endsWith(".");
        });
    }

    @Test
    void everyDefaultIsAcceptedByItsOwnType() {
        assertThat(Settings.all())
                .allSatisfy(setting -> assertThat(setting.defaultValue().isPresent())
                        .isEqualTo(setting.defaultText().isPresent()));
    }

    @Test
    void aStageReadsTheSettingsThatNameIt() {
        for (Stage stage : Stage.values()) {
            assertThat(Settings.of(stage))
                    .contains(ReuseSettings.skip(stage), CommonSettings.SEED)
                    .allMatch(setting -> setting.stages().contains(stage));
        }
        assertThat(ReuseSettings.skip(Stage.TRAIN).name()).isEqualTo("skipTrain");
        assertThat(Settings.of(Stage.GENERATE)).doesNotContain(ReuseSettings.skip(Stage.TRAIN));
    }

    @Test
    void misspellingsLeadToTheNearestName() {
        assertThat(Settings.nearest("Learning-Rate")).contains("learningRate");
        assertThat(Settings.nearest("maxTrainStep")).contains("maxTrainSteps");
        assertThat(Settings.nearest("zzzzzzzzzzzz")).isEmpty();
    }
}
