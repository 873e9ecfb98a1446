package dev.dreambooth.engine.stage.train;

import static dev.dreambooth.contract.settings.EmaSettings.USE_EMA;
import static dev.dreambooth.contract.settings.LoraSettings.LORA_RANK;
import static dev.dreambooth.contract.settings.LoraSettings.LORA_TARGETS;
import static dev.dreambooth.contract.settings.MemorySettings.FUSED_BACKWARD;
import static dev.dreambooth.contract.settings.MemorySettings.GRADIENT_CHECKPOINTING;
import static dev.dreambooth.contract.settings.OptimizerSettings.OPTIMIZER;
import static dev.dreambooth.contract.settings.TrainSettings.MAX_TRAIN_STEPS;
import static dev.dreambooth.contract.settings.TrainSettings.RESOLUTION;
import static dev.dreambooth.contract.settings.TrainSettings.WITH_PRIOR_PRESERVATION;

import dev.dreambooth.contract.settings.DataSettings;
import dev.dreambooth.contract.settings.LoraSettings;
import dev.dreambooth.contract.settings.choice.OptimizerName;
import dev.dreambooth.contract.settings.choice.PriorKind;
import dev.dreambooth.engine.model.lora.LoraTargets;
import dev.dreambooth.engine.model.unet.UNetActivations;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.training.LatentSet;
import dev.dreambooth.engine.training.MemoryPlan;
import dev.dreambooth.engine.training.MemoryPlan.Moments;
import dev.dreambooth.engine.training.MemoryPlan.Ways;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import dev.dreambooth.engine.weights.Component;
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
        for (Component component : TrainingMethod.learning(context)) {
            for (TensorEntry weight : model.weights().get(component)) {
                long count = lora ? adapter(weight, context) : weight.numel();
                if (count > 0) {
                    trained.put(component.folder() + weight.name(), count);
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
        MemoryPlan.Trained what = trained(context, trained);
        boolean lora = LoraSettings.isLora(context.settings());
        int width = context.unetType().bytes();
        long unet = model.count(Component.UNET);
        Networks networks = new Networks(unet, model.count(Component.TEXT_ENCODER) + model.count(Component.VAE));
        long gradientsOfUnet = trained.entrySet().stream()
                .filter(weight -> weight.getKey().startsWith(Optimizer.Group.UNET))
                .mapToLong(weight -> Float.BYTES * weight.getValue()) // replicas hand them back in 32 bits
                .sum();
        MemoryPlan.Others others = new MemoryPlan.Others(
                networks.frozen(context, lora ? 0 : what.bytes(), width),
                replicas(context) * (width * unet + gradientsOfUnet),
                latents(context, model));
        Ways ways = new Ways(
                moments(context.get(OPTIMIZER)),
                context.get(GRADIENT_CHECKPOINTING),
                context.get(FUSED_BACKWARD),
                MicroBatches.of(context, false).count() > 1);
        return MemoryPlan.of(new MemoryPlan.Model(what, others, activations(context, model)), ways);
    }

    private static Moments moments(OptimizerName optimizer) {
        return switch (optimizer) {
            case ADAMW -> Moments.ADAMW;
            case ADAMW8BIT -> Moments.ADAMW8BIT;
            case ADAFACTOR -> Moments.ADAFACTOR;
        };
    }

    /**
     * How many numbers a model's weights are.
     *
     * @param unet the UNet's
     * @param others the text encoder's and the VAE's
     */
    record Networks(long unet, long others) {
        /**
         * Returns the bytes of the weights that are only read, of which the untouched UNet's are there once more.
         *
         * @param trained bytes of the model's weights that are trained
         * @param width bytes of a number of the UNet's
         */
        long frozen(StageContext context, long trained, int width) {
            boolean teacher =
                    context.get(WITH_PRIOR_PRESERVATION) && context.get(DataSettings.PRIOR_KIND) == PriorKind.TEACHER;
            long all = width * unet + Float.BYTES * others;
            return Math.max(0, all - trained) + (teacher ? width * unet : 0);
        }
    }

    private static MemoryPlan.Trained trained(StageContext context, Map<String, Long> trained) {
        DType type = context.unetType(); // of the UNet; adapters and the text encoder have 32 bits in any case
        boolean lora = LoraSettings.isLora(context.settings());
        Map<String, Long> blocks = new HashMap<>();
        long count = 0;
        long bytes = 0;
        long masters = 0;
        for (Map.Entry<String, Long> weight : trained.entrySet()) {
            boolean narrow = weight.getKey().startsWith(Optimizer.Group.UNET) && !lora;
            long size = weight.getValue() * (narrow ? type.bytes() : Float.BYTES);
            Matcher block = BLOCK.matcher(weight.getKey());
            blocks.merge(block.lookingAt() ? block.group() : weight.getKey(), size, Long::sum);
            count += weight.getValue();
            bytes += size;
            masters += narrow && type == DType.FLOAT16 ? Float.BYTES * weight.getValue() : 0;
        }
        return new MemoryPlan.Trained(
                count,
                bytes,
                masters,
                context.get(USE_EMA) ? Float.BYTES * count + WeightAverage.bytesAside(context, bytes) : 0,
                blocks.values().stream().mapToLong(Long::longValue).max().orElse(0));
    }

    private static MemoryPlan.Activations activations(StageContext context, ModelHeaders model) {
        int side = context.get(RESOLUTION) / model.vae().factor();
        int width = context.unetType().bytes();
        UNetActivations unet = UNetActivations.of(model.unet(), images(context), side, side);
        return new MemoryPlan.Activations(
                width * unet.kept(),
                width * unet.inputs(),
                width * unet.largestBlock(),
                Float.BYTES * model.vae().encoderActivations(context.get(RESOLUTION)));
    }

    /** Returns what is kept of encoded images at most, of subjects and of classes. */
    private static long latents(StageContext context, ModelHeaders model) {
        MicroBatches passes = MicroBatches.of(context, false);
        long draws = (long) context.get(MAX_TRAIN_STEPS) * passes.size() * passes.count();
        int side = context.get(RESOLUTION) / model.vae().factor();
        boolean classImages =
                context.get(WITH_PRIOR_PRESERVATION) && context.get(DataSettings.PRIOR_KIND) == PriorKind.CLASS_IMAGES;
        return (classImages ? 2 : 1) * LatentSet.bytes(draws, model.vae().latentChannels(), side, side);
    }

    /** Returns how many images are in passes at a time, on all devices that share the host's memory. */
    private static long images(StageContext context) {
        long inPass = (long) MicroBatches.of(context, false).size() * (context.get(WITH_PRIOR_PRESERVATION) ? 2 : 1);
        return inPass * (1 + replicas(context));
    }

    /** Returns how many copies of the UNet lie in the same memory. */
    private static int replicas(StageContext context) {
        return context.device().cuda() ? 0 : context.devices().size() - 1;
    }

    /** Number of elements of the adapter beside a layer: [rank, in] and [out, rank], or kernels alike. */
    private static long adapter(TensorEntry weight, StageContext context) {
        String name = weight.name();
        boolean adapted = name.endsWith(WEIGHT)
                && LoraTargets.of(context.get(LORA_TARGETS))
                        .include(name.substring(0, name.length() - WEIGHT.length()));
        if (!adapted) {
            return 0;
        }
        long out = weight.shape()[0];
        return context.get(LORA_RANK) * (weight.numel() / out + out);
    }
}
