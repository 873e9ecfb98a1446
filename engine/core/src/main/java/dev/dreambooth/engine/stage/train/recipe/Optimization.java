package dev.dreambooth.engine.stage.train.recipe;

import static dev.dreambooth.contract.settings.CommonSettings.SEED;
import static dev.dreambooth.contract.settings.train.LearningRateSettings.LR_WARMUP_STEPS;
import static dev.dreambooth.contract.settings.train.MemorySettings.FUSED_BACKWARD;
import static dev.dreambooth.contract.settings.train.MemorySettings.GRADIENT_CHECKPOINTING;
import static dev.dreambooth.contract.settings.train.MemorySettings.GRADIENT_CLIPPING;
import static dev.dreambooth.contract.settings.train.MemorySettings.MOMENT_PRECISION;
import static dev.dreambooth.contract.settings.train.OptimizerSettings.ADAM_BETA1;
import static dev.dreambooth.contract.settings.train.OptimizerSettings.ADAM_BETA2;
import static dev.dreambooth.contract.settings.train.OptimizerSettings.ADAM_EPSILON;
import static dev.dreambooth.contract.settings.train.OptimizerSettings.ADAM_WEIGHT_DECAY;
import static dev.dreambooth.contract.settings.train.OptimizerSettings.LION_BETA1;
import static dev.dreambooth.contract.settings.train.OptimizerSettings.LION_BETA2;
import static dev.dreambooth.contract.settings.train.OptimizerSettings.MAX_GRAD_NORM;
import static dev.dreambooth.contract.settings.train.OptimizerSettings.OPTIMIZER;
import static dev.dreambooth.contract.settings.train.ProdigySettings.PRODIGY_BETA3;
import static dev.dreambooth.contract.settings.train.ProdigySettings.PRODIGY_D0;
import static dev.dreambooth.contract.settings.train.ProdigySettings.PRODIGY_D_COEF;
import static dev.dreambooth.contract.settings.train.ProdigySettings.PRODIGY_GROWTH_RATE;
import static dev.dreambooth.contract.settings.train.ProdigySettings.PRODIGY_SAFEGUARD_WARMUP;
import static dev.dreambooth.contract.settings.train.ProdigySettings.PRODIGY_SLICE_P;
import static dev.dreambooth.contract.settings.train.ProdigySettings.PRODIGY_USE_BIAS_CORRECTION;
import static dev.dreambooth.contract.settings.train.TrainSettings.MAX_TRAIN_STEPS;

import dev.dreambooth.contract.settings.choice.memory.Offload;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.train.method.TrainingMethod;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.GradientTape;
import dev.dreambooth.engine.tensor.ParallelWorkers;
import dev.dreambooth.engine.training.BackwardPass;
import dev.dreambooth.engine.training.OptimizerStep;
import dev.dreambooth.engine.training.TrainedParameters;
import dev.dreambooth.engine.training.optimizer.Adafactor;
import dev.dreambooth.engine.training.optimizer.AdamW;
import dev.dreambooth.engine.training.optimizer.AdamW8Bit;
import dev.dreambooth.engine.training.optimizer.Lion;
import dev.dreambooth.engine.training.optimizer.Lion8Bit;
import dev.dreambooth.engine.training.optimizer.LossScaler;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import dev.dreambooth.engine.training.optimizer.Prodigy;
import dev.dreambooth.engine.training.optimizer.ScheduleFreeAdamW;
import java.util.List;

/** Builds the optimizer that the settings ask for. */
public final class Optimization {
    private Optimization() {}

    /**
     * Builds what takes the steps of a run.
     *
     * @param batches passes through the networks whose gradients make one step
     * @param workers where they run
     */
    public static OptimizerStep of(
            StageContext context, TrainedParameters trained, int batches, ParallelWorkers workers) {
        return new OptimizerStep(
                optimizer(context, trained.groups()).roundingBy(context.get(SEED)),
                LearningRates.schedule(context.settings(), context.get(TrainingMethod.rateSetting(context))),
                context.get(LR_WARMUP_STEPS),
                context.get(MAX_TRAIN_STEPS),
                batches,
                context.get(MAX_GRAD_NORM),
                backwardPass(context),
                context.denoiserType() == DType.FLOAT16 ? LossScaler.dynamic() : LossScaler.none(),
                workers);
    }

    private static Optimizer optimizer(StageContext context, List<Optimizer.Group> groups) {
        double weightDecay = context.get(ADAM_WEIGHT_DECAY);
        AdamW.Options options = new AdamW.Options(
                context.get(ADAM_BETA1), context.get(ADAM_BETA2), context.get(ADAM_EPSILON), weightDecay);
        return switch (context.get(OPTIMIZER)) {
            case ADAMW -> new AdamW(options, groups, moments(context));
            case ADAMW8BIT -> new AdamW8Bit(options, groups);
            case ADAFACTOR -> new Adafactor(weightDecay, groups);
            case LION -> new Lion(lion(context), groups, moments(context));
            case LION8BIT -> new Lion8Bit(lion(context), groups);
            case ADAMW_SCHEDULE_FREE -> new ScheduleFreeAdamW(options, context.get(LR_WARMUP_STEPS), groups);
            case PRODIGY -> new Prodigy(prodigy(context, options), groups);
        };
    }

    private static DType moments(StageContext context) {
        return switch (context.get(MOMENT_PRECISION)) {
            case FP32 -> DType.FLOAT32;
            case BF16 -> DType.BFLOAT16;
        };
    }

    private static Lion.Options lion(StageContext context) {
        return new Lion.Options(context.get(LION_BETA1), context.get(LION_BETA2), context.get(ADAM_WEIGHT_DECAY));
    }

    private static Prodigy.Options prodigy(StageContext context, AdamW.Options adam) {
        return new Prodigy.Options(
                adam,
                context.find(PRODIGY_BETA3).orElse(Math.sqrt(adam.beta2())),
                context.get(PRODIGY_USE_BIAS_CORRECTION),
                context.get(PRODIGY_SAFEGUARD_WARMUP),
                context.get(PRODIGY_D0),
                context.get(PRODIGY_D_COEF),
                context.find(PRODIGY_GROWTH_RATE).orElse(Double.POSITIVE_INFINITY),
                context.get(PRODIGY_SLICE_P));
    }

    private static GradientTape.Keep keep(StageContext context) {
        if (!context.get(GRADIENT_CHECKPOINTING)) {
            return GradientTape.Keep.GRAPH;
        }
        return context.offloads(Offload.ACTIVATIONS) ? GradientTape.Keep.INPUTS_ON_HOST : GradientTape.Keep.INPUTS;
    }

    private static BackwardPass backwardPass(StageContext context) {
        return new BackwardPass(
                keep(context),
                context.get(FUSED_BACKWARD),
                switch (context.get(GRADIENT_CLIPPING)) {
                    case GLOBAL -> BackwardPass.Clipping.GLOBAL;
                    case BLOCK -> BackwardPass.Clipping.BLOCK;
                });
    }
}
