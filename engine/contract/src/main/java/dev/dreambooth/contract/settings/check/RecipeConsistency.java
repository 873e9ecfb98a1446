package dev.dreambooth.contract.settings.check;

import dev.dreambooth.contract.settings.choice.LossWeightingName;
import dev.dreambooth.contract.settings.choice.LrScheduler;
import dev.dreambooth.contract.settings.choice.PriorKind;
import dev.dreambooth.contract.settings.train.DataSettings;
import dev.dreambooth.contract.settings.train.LearningRateSettings;
import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.contract.settings.train.LossSettings;
import dev.dreambooth.contract.settings.train.NoiseSettings;
import dev.dreambooth.contract.settings.train.OptimizerSettings;
import dev.dreambooth.contract.settings.train.TrainSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.Setting;

/** Refuses settings of the training recipe that contradict each other. */
final class RecipeConsistency {
    private RecipeConsistency() {}

    static void check(ResolvedSettings settings) {
        checkLearningRate(settings);
        if (settings.get(NoiseSettings.RESCALE_BETAS_ZERO_SNR)) {
            checkZeroSnr(settings);
        }
    }

    private static void checkZeroSnr(ResolvedSettings settings) {
        if (LoraSettings.isLora(settings) && !settings.get(LoraSettings.MERGE_LORA)) {
            throw Consistency.contradiction(
                    settings,
                    NoiseSettings.RESCALE_BETAS_ZERO_SNR,
                    LoraSettings.MERGE_LORA,
                    "Set mergeLora to true: only a whole model can say that it was trained so.");
        }
        if (settings.get(LossSettings.LOSS_WEIGHTING) == LossWeightingName.MIN_SNR) {
            throw Consistency.contradiction(
                    settings,
                    NoiseSettings.RESCALE_BETAS_ZERO_SNR,
                    LossSettings.LOSS_WEIGHTING,
                    "Set lossWeighting to debiased or none: min-SNR counts a timestep of pure noise, which sampling"
                            + " then starts from, for nothing.");
        }
        if (settings.get(DataSettings.PRIOR_KIND) == PriorKind.TEACHER) {
            throw Consistency.contradiction(
                    settings,
                    NoiseSettings.RESCALE_BETAS_ZERO_SNR,
                    DataSettings.PRIOR_KIND,
                    "Set priorKind to class-images: the untouched model predicts velocities of its own schedule.");
        }
    }

    private static void checkLearningRate(ResolvedSettings settings) {
        // what a model recommends does not stand in the way of a short run, which then ends while it warms up
        if (settings.isChosen(LearningRateSettings.LR_WARMUP_STEPS)
                && settings.get(LearningRateSettings.LR_WARMUP_STEPS) > settings.get(TrainSettings.MAX_TRAIN_STEPS)) {
            throw Consistency.contradiction(
                    settings,
                    LearningRateSettings.LR_WARMUP_STEPS,
                    TrainSettings.MAX_TRAIN_STEPS,
                    "Warm up for fewer steps than the training has.");
        }
        Setting<Double> peak =
                LoraSettings.isLora(settings) ? LoraSettings.LORA_LEARNING_RATE : OptimizerSettings.LEARNING_RATE;
        boolean polynomial = settings.get(LearningRateSettings.LR_SCHEDULER) == LrScheduler.POLYNOMIAL;
        if (polynomial && settings.get(LearningRateSettings.LR_END) >= settings.get(peak)) {
            throw Consistency.contradiction(
                    settings, LearningRateSettings.LR_END, peak, "Let the learning rate end below where it begins.");
        }
    }
}
