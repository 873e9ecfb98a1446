package dev.dreambooth.contract.settings;

import java.util.List;

/** Refuses settings of the training recipe that contradict each other, and those that nothing would read. */
final class RecipeConsistency {
    private RecipeConsistency() {}

    static void check(ResolvedSettings settings) {
        checkLearningRate(settings);
        checkEma(settings);
        checkZeroSnr(settings);
        needs(settings, LossSettings.SNR_GAMMA, LossSettings.LOSS_WEIGHTING, LossSettings.MIN_SNR);
        needs(settings, LossSettings.HUBER_C, LossSettings.LOSS_TYPE, LossSettings.HUBER, LossSettings.SMOOTH_L1);
        needs(
                settings,
                LossSettings.HUBER_SCHEDULE,
                LossSettings.LOSS_TYPE,
                LossSettings.HUBER,
                LossSettings.SMOOTH_L1);
        if (settings.isChosen(NoiseSettings.PYRAMID_NOISE_DISCOUNT)
                && settings.get(NoiseSettings.PYRAMID_NOISE_ITERATIONS) == 0) {
            throw Consistency.contradiction(
                    settings,
                    NoiseSettings.PYRAMID_NOISE_DISCOUNT,
                    NoiseSettings.PYRAMID_NOISE_ITERATIONS,
                    "Set pyramidNoiseIterations to the number of levels, such as 6.");
        }
    }

    /** An adapter cannot say with what schedule it was trained; only a model can. */
    private static void checkZeroSnr(ResolvedSettings settings) {
        if (settings.get(NoiseSettings.RESCALE_BETAS_ZERO_SNR)
                && LoraSettings.isLora(settings)
                && !settings.get(LoraSettings.MERGE_LORA)) {
            throw Consistency.contradiction(
                    settings,
                    NoiseSettings.RESCALE_BETAS_ZERO_SNR,
                    LoraSettings.MERGE_LORA,
                    "Set mergeLora to true: only a whole model can say that it was trained so.");
        }
    }

    private static void checkEma(ResolvedSettings settings) {
        for (Setting<?> setting : EmaSettings.all()) {
            if (settings.isChosen(setting)
                    && !setting.equals(EmaSettings.USE_EMA)
                    && !settings.get(EmaSettings.USE_EMA)) {
                throw Consistency.contradiction(
                        settings,
                        setting,
                        EmaSettings.USE_EMA,
                        "Set useEma to true, or leave " + setting.name() + " out.");
            }
        }
        boolean averaged = settings.get(EmaSettings.USE_EMA) && settings.get(EmaSettings.EXPORT_EMA);
        if (averaged && settings.get(ValidationSettings.EXPORT_BEST)) {
            throw Consistency.contradiction(
                    settings,
                    ValidationSettings.EXPORT_BEST,
                    EmaSettings.EXPORT_EMA,
                    "Set exportEma to false: validation judges the weights themselves, not their average.");
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
        needs(
                settings,
                LearningRateSettings.LR_CYCLES,
                LearningRateSettings.LR_SCHEDULER,
                LearningRateSettings.COSINE_WITH_RESTARTS);
        needs(
                settings,
                LearningRateSettings.LR_POWER,
                LearningRateSettings.LR_SCHEDULER,
                LearningRateSettings.POLYNOMIAL);
        needs(
                settings,
                LearningRateSettings.LR_END,
                LearningRateSettings.LR_SCHEDULER,
                LearningRateSettings.POLYNOMIAL);
        Setting<Double> peak =
                LoraSettings.isLora(settings) ? LoraSettings.LORA_LEARNING_RATE : OptimizerSettings.LEARNING_RATE;
        boolean polynomial = settings.get(LearningRateSettings.LR_SCHEDULER).equals(LearningRateSettings.POLYNOMIAL);
        if (polynomial && settings.get(LearningRateSettings.LR_END) >= settings.get(peak)) {
            throw Consistency.contradiction(
                    settings, LearningRateSettings.LR_END, peak, "Let the learning rate end below where it begins.");
        }
        if (settings.find(LearningRateSettings.STOP_TEXT_ENCODER_TRAINING).isPresent()
                && !settings.get(TrainSettings.TRAIN_TEXT_ENCODER)) {
            throw Consistency.contradiction(
                    settings,
                    LearningRateSettings.STOP_TEXT_ENCODER_TRAINING,
                    TrainSettings.TRAIN_TEXT_ENCODER,
                    "Set trainTextEncoder to true, or leave stopTextEncoderTraining out.");
        }
    }

    /** Refuses a value that somebody set for a choice that was not made: it would be read by nothing. */
    private static void needs(
            ResolvedSettings settings, Setting<?> setting, Setting<String> choice, String... choices) {
        if (settings.isChosen(setting) && !List.of(choices).contains(settings.get(choice))) {
            throw Consistency.contradiction(
                    settings,
                    setting,
                    choice,
                    "Set " + choice.name() + " to " + String.join(" or ", choices) + ", or leave " + setting.name()
                            + " out.");
        }
    }
}
