package dev.dreambooth.engine.stage.train.memory;

import static dev.dreambooth.contract.settings.train.EmaSettings.USE_EMA;
import static dev.dreambooth.contract.settings.train.MemorySettings.FUSED_BACKWARD;
import static dev.dreambooth.contract.settings.train.MemorySettings.GRADIENT_CHECKPOINTING;
import static dev.dreambooth.contract.settings.train.MemorySettings.MOMENT_PRECISION;
import static dev.dreambooth.contract.settings.train.OptimizerSettings.OPTIMIZER;
import static dev.dreambooth.contract.settings.train.ProdigySettings.PRODIGY_SLICE_P;
import static dev.dreambooth.contract.settings.train.TrainSettings.MAX_TRAIN_STEPS;
import static dev.dreambooth.contract.settings.train.TrainSettings.RESOLUTION;
import static dev.dreambooth.contract.settings.train.TrainSettings.WITH_PRIOR_PRESERVATION;

import dev.dreambooth.contract.settings.choice.PriorKind;
import dev.dreambooth.contract.settings.choice.memory.MomentPrecision;
import dev.dreambooth.contract.settings.choice.memory.Offload;
import dev.dreambooth.contract.settings.train.DataSettings;
import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.engine.family.ModelGeometry;
import dev.dreambooth.engine.model.lora.LoraConfig;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.train.method.AdapterSettings;
import dev.dreambooth.engine.stage.train.method.MicroBatches;
import dev.dreambooth.engine.stage.train.method.TrainingMethod;
import dev.dreambooth.engine.stage.train.recipe.WeightAverage;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.training.LatentSet;
import dev.dreambooth.engine.training.MemoryPlan;
import dev.dreambooth.engine.training.MemoryPlan.Moments;
import dev.dreambooth.engine.training.MemoryPlan.Strategy;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.TensorEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a training will hold in memory, told from the headers of the model's files alone, so that a plan takes no time. */
final class PlannedMemory {
    private static final String WEIGHT = ".weight";
    private static final Pattern BLOCK = Pattern.compile(".*?\\.(?:resnets|attentions|layers)\\.\\d+");

    private PlannedMemory() {}

    /** Returns what it will take at its peak. */
    static MemoryPlan of(StageContext context, ModelHeaders model) {
        boolean lora = LoraSettings.isLora(context.settings());
        Map<String, Long> trained = new HashMap<>();
        LoraConfig adapters = AdapterSettings.config(context, model.family());
        for (ModelPart part : TrainingMethod.learning(context, model.family().layout())) {
            for (TensorEntry weight : model.weights(part)) {
                long count = lora ? adapter(weight, adapters) : weight.numel();
                if (count > 0) {
                    trained.put(part.name() + weight.name(), count);
                }
            }
        }
        return of(context, trained, model);
    }

    /**
     * Returns what it will take at its peak.
     *
     * @param trained how many numbers each tensor is that is trained, by the network's name and its own
     */
    static MemoryPlan of(StageContext context, Map<String, Long> trained, ModelHeaders model) {
        MemoryPlan.Trained what = trained(context, trained, model.denoiser());
        boolean lora = LoraSettings.isLora(context.settings());
        Networks networks = new Networks(
                FrozenBytes.of(context, model),
                context.offloads(Offload.ENCODERS) ? 0 : model.othersCount() - UnreadWeights.count(context, model));
        long gradientsOfDenoiser = trained.entrySet().stream()
                .filter(weight -> weight.getKey().startsWith(model.denoiser().name()))
                .mapToLong(weight -> Float.BYTES * weight.getValue()) // replicas hand them back in 32 bits
                .sum();
        MemoryPlan.Others others = new MemoryPlan.Others(
                networks.frozen(context, lora ? 0 : what.bytes()),
                replicas(context) * (networks.denoiser() + gradientsOfDenoiser),
                latents(context, model));
        Strategy strategy = new Strategy(
                kept(context),
                context.get(GRADIENT_CHECKPOINTING),
                context.get(FUSED_BACKWARD),
                MicroBatches.of(context, false).count() > 1);
        return MemoryPlan.of(new MemoryPlan.Model(what, others, activations(context, model)), strategy);
    }

    /** Returns how many bytes the optimizer keeps for each weight. */
    private static double kept(StageContext context) {
        int share = context.get(MOMENT_PRECISION) == MomentPrecision.BF16 ? 2 : 1;
        return switch (context.get(OPTIMIZER)) {
            case ADAMW -> Moments.ADAMW.bytesPerWeight() / share;
            case ADAMW8BIT -> Moments.ADAMW8BIT.bytesPerWeight();
            case ADAFACTOR -> Moments.ADAFACTOR.bytesPerWeight();
            case LION -> Moments.LION.bytesPerWeight() / share;
            case LION8BIT -> Moments.LION8BIT.bytesPerWeight();
            case ADAMW_SCHEDULE_FREE -> Moments.ADAMW_SCHEDULE_FREE.bytesPerWeight();
            case PRODIGY -> Moments.PRODIGY.bytesPerWeight() + 2.0 * Float.BYTES / context.get(PRODIGY_SLICE_P);
        };
    }

    /**
     * How large a model's weights are.
     *
     * @param denoiser bytes of the denoiser's
     * @param others how many numbers those of text encoders and autoencoder are
     */
    record Networks(long denoiser, long others) {
        /**
         * Returns the bytes of the weights that are only read, of which the untouched denoiser's are there once more.
         *
         * @param trained bytes of the model's weights that are trained
         */
        long frozen(StageContext context, long trained) {
            boolean teacher =
                    context.get(WITH_PRIOR_PRESERVATION) && context.get(DataSettings.PRIOR_KIND) == PriorKind.TEACHER;
            long all = denoiser + Float.BYTES * others;
            return Math.max(0, all - trained) + (teacher ? denoiser : 0);
        }
    }

    private static MemoryPlan.Trained trained(StageContext context, Map<String, Long> trained, ModelPart denoiser) {
        DType type = context.denoiserType(); // of the denoiser; adapters and text encoders have 32 bits in any case
        boolean lora = LoraSettings.isLora(context.settings());
        Map<String, Long> blocks = new HashMap<>();
        long count = 0;
        long bytes = 0;
        long masters = 0;
        for (Map.Entry<String, Long> weight : trained.entrySet()) {
            boolean narrow = weight.getKey().startsWith(denoiser.name()) && !lora;
            long size = weight.getValue() * (narrow ? type.bytes() : Float.BYTES);
            blocks.merge(block(weight.getKey()), size, Long::sum);
            count += weight.getValue();
            bytes += size;
            masters += narrow && type == DType.FLOAT16 ? Float.BYTES * weight.getValue() : 0;
        }
        return new MemoryPlan.Trained(
                count,
                bytes,
                masters,
                (context.get(USE_EMA) ? Float.BYTES * count : 0) + WeightAverage.bytesAside(context, bytes),
                blocks.values().stream().mapToLong(Long::longValue).max().orElse(0));
    }

    /** Returns the name of the block that a weight belongs to, or its own. */
    static String block(String weight) {
        Matcher block = BLOCK.matcher(weight);
        return block.lookingAt() ? block.group() : weight;
    }

    private static MemoryPlan.Activations activations(StageContext context, ModelHeaders model) {
        int side = context.get(RESOLUTION) / model.geometry().latentFactor();
        int width = context.denoiserType().bytes();
        ModelGeometry.Activations denoiser = model.geometry().denoiserActivations(images(context), side, side);
        return new MemoryPlan.Activations(
                width * denoiser.kept(),
                context.offloads(Offload.ACTIVATIONS) ? 0 : width * denoiser.inputs(),
                width * denoiser.largestBlock() + FrozenBytes.widened(context, model),
                Float.BYTES * model.geometry().encoderActivations(context.get(RESOLUTION))
                        + (context.offloads(Offload.ENCODERS) ? Float.BYTES * model.autoencoderCount() : 0));
    }

    /** Returns what is kept of encoded images at most, of subjects and of classes. */
    private static long latents(StageContext context, ModelHeaders model) {
        MicroBatches passes = MicroBatches.of(context, false);
        long draws = (long) context.get(MAX_TRAIN_STEPS) * passes.size() * passes.count();
        int side = context.get(RESOLUTION) / model.geometry().latentFactor();
        boolean classImages =
                context.get(WITH_PRIOR_PRESERVATION) && context.get(DataSettings.PRIOR_KIND) == PriorKind.CLASS_IMAGES;
        return (classImages ? 2 : 1) * LatentSet.bytes(draws, model.geometry().latentChannels(), side, side);
    }

    /** Returns how many images are in passes at a time, on all devices that share the host's memory. */
    private static long images(StageContext context) {
        long inPass = (long) MicroBatches.of(context, false).size() * (context.get(WITH_PRIOR_PRESERVATION) ? 2 : 1);
        return inPass * (1 + replicas(context));
    }

    /** Returns how many copies of the denoiser lie in the same memory. */
    private static int replicas(StageContext context) {
        return context.device().cuda() ? 0 : context.devices().size() - 1;
    }

    /** Number of elements of the adapter beside a layer: [rank, in] and [out, rank], or kernels alike; [out] with DoRA. */
    private static long adapter(TensorEntry weight, LoraConfig adapters) {
        String name = weight.name();
        boolean adapted = name.endsWith(WEIGHT) && adapters.adapts(name.substring(0, name.length() - WEIGHT.length()));
        if (!adapted) {
            return 0;
        }
        long out = weight.shape()[0];
        return adapters.rank(weight.shape()) * (weight.numel() / out + out) + (adapters.dora() ? out : 0);
    }
}
