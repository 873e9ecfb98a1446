package dev.dreambooth.contract.settings.check;

import dev.dreambooth.contract.settings.choice.LrScheduler;
import dev.dreambooth.contract.settings.choice.memory.MomentPrecision;
import dev.dreambooth.contract.settings.train.EmaSettings;
import dev.dreambooth.contract.settings.train.LearningRateSettings;
import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.contract.settings.train.MemorySettings;
import dev.dreambooth.contract.settings.train.OptimizerSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.Setting;
import java.util.Optional;

/** Refuses settings that an optimizer cannot work with. */
final class OptimizerConsistency {
    /** Learning rates of other optimizers are below, those that Prodigy makes sense with are not. */
    private static final double LOWEST_FOR_PRODIGY = 0.1;

    private OptimizerConsistency() {}

    static void check(ResolvedSettings settings) {
        switch (settings.get(OptimizerSettings.OPTIMIZER)) {
            case PRODIGY -> checkProdigy(settings);
            case ADAMW_SCHEDULE_FREE -> checkScheduleFree(settings);
            case ADAMW, ADAMW8BIT, ADAFACTOR, LION, LION8BIT -> {}
        }
        checkMoments(settings);
    }

    private static void checkMoments(ResolvedSettings settings) {
        if (settings.get(MemorySettings.MOMENT_PRECISION) == MomentPrecision.FP32) {
            return;
        }
        String remedy = switch (settings.get(OptimizerSettings.OPTIMIZER)) {
            case ADAMW, LION -> null;
            case ADAMW8BIT, LION8BIT -> "Its moments have 8 bits already: leave momentPrecision out.";
            case ADAFACTOR -> "It keeps next to nothing of a weight: leave momentPrecision out.";
            case PRODIGY ->
                "It finds its step size by sums that 16 bits cannot hold: leave momentPrecision out, or set"
                        + " optimizer to adamw or lion. prodigySliceP saves memory, too.";
            case ADAMW_SCHEDULE_FREE ->
                "What it keeps are weights, of which the published ones are computed: leave momentPrecision"
                        + " out, or set optimizer to adamw or lion.";
        };
        if (remedy != null) {
            throw Consistency.contradiction(
                    settings, MemorySettings.MOMENT_PRECISION, OptimizerSettings.OPTIMIZER, remedy);
        }
    }

    private static void checkScheduleFree(ResolvedSettings settings) {
        if (settings.get(LearningRateSettings.LR_SCHEDULER) != LrScheduler.CONSTANT) {
            throw Consistency.contradiction(
                    settings,
                    LearningRateSettings.LR_SCHEDULER,
                    OptimizerSettings.OPTIMIZER,
                    "Its average of the weights takes the place of a learning rate that falls: set lrScheduler to"
                            + " constant. lrWarmupSteps goes with it.");
        }
        if (settings.get(EmaSettings.USE_EMA)) {
            throw Consistency.contradiction(
                    settings,
                    EmaSettings.USE_EMA,
                    OptimizerSettings.OPTIMIZER,
                    "What it publishes is an average of the weights already: leave useEma off.");
        }
        if (settings.get(OptimizerSettings.ADAM_BETA1) == 0) {
            throw Consistency.contradiction(
                    settings,
                    OptimizerSettings.ADAM_BETA1,
                    OptimizerSettings.OPTIMIZER,
                    "It says how near to the average of the weights gradients are taken, and without it there is none:"
                            + " leave adamBeta1 out, or set it above 0.");
        }
    }

    private static void checkProdigy(ResolvedSettings settings) {
        Setting<Double> peak =
                LoraSettings.isLora(settings) ? LoraSettings.LORA_LEARNING_RATE : OptimizerSettings.LEARNING_RATE;
        if (settings.get(peak) < LOWEST_FOR_PRODIGY) {
            throw Consistency.contradiction(
                    settings,
                    peak,
                    OptimizerSettings.OPTIMIZER,
                    "Prodigy finds its step size by itself, and multiplies it by the learning rate: set " + peak.name()
                            + " to 1. For gentler steps set prodigyDCoef to 0.5.");
        }
        Optional<Double> ofText = settings.find(LearningRateSettings.TEXT_ENCODER_LEARNING_RATE);
        if (ofText.isPresent() && !ofText.get().equals(settings.get(peak))) {
            throw Consistency.contradiction(
                    settings,
                    LearningRateSettings.TEXT_ENCODER_LEARNING_RATE,
                    OptimizerSettings.OPTIMIZER,
                    "Prodigy finds one step size for all that is trained: leave textEncoderLearningRate out, or set it to "
                            + settings.shown(peak) + " as " + peak.name() + " is.");
        }
        if (settings.get(MemorySettings.FUSED_BACKWARD)) {
            throw Consistency.contradiction(
                    settings,
                    MemorySettings.FUSED_BACKWARD,
                    OptimizerSettings.OPTIMIZER,
                    "Prodigy finds its step size from all gradients, before it changes a weight: leave fusedBackward off,"
                            + " or take adamw8bit, lion8bit or adafactor.");
        }
    }
}
