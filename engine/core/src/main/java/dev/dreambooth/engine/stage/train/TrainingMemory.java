package dev.dreambooth.engine.stage.train;

import static dev.dreambooth.contract.settings.EmaSettings.USE_EMA;
import static dev.dreambooth.contract.settings.MemorySettings.FUSED_BACKWARD;
import static dev.dreambooth.contract.settings.MemorySettings.GRADIENT_CHECKPOINTING;
import static dev.dreambooth.contract.settings.OptimizerSettings.OPTIMIZER;
import static dev.dreambooth.contract.settings.TrainSettings.RESOLUTION;
import static dev.dreambooth.contract.settings.TrainSettings.WITH_PRIOR_PRESERVATION;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.launch.NumericEnvironment;
import dev.dreambooth.contract.settings.DataSettings;
import dev.dreambooth.contract.settings.LoraSettings;
import dev.dreambooth.engine.model.pipeline.ModelComponents;
import dev.dreambooth.engine.model.unet.UNet2DConditionConfig;
import dev.dreambooth.engine.model.unet.UNetActivations;
import dev.dreambooth.engine.model.vae.AutoencoderKLConfig;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.training.MemoryPlan;
import dev.dreambooth.engine.training.MemoryPlan.Moments;
import dev.dreambooth.engine.training.MemoryPlan.Ways;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory of a training run: what it will need, and what to set where there is not enough. */
final class TrainingMemory {
    private static final Pattern BLOCK = Pattern.compile(".*?\\.(?:resnets|attentions|layers)\\.\\d+");

    private final MemoryPlan.Model model;
    private final MemoryPlan.Model inBfloat16;
    private final Ways ways;
    private final boolean adapters;

    /**
     * @param inBfloat16 what the need would depend on in that precision, or null where it is no choice
     * @param adapters whether adapters are trained rather than the model's own weights
     */
    TrainingMemory(MemoryPlan.Model model, MemoryPlan.Model inBfloat16, Ways ways, boolean adapters) {
        this.model = model;
        this.inBfloat16 = inBfloat16;
        this.ways = ways;
        this.adapters = adapters;
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
            boolean teacher = context.get(WITH_PRIOR_PRESERVATION)
                    && context.get(DataSettings.PRIOR_KIND).equals(DataSettings.TEACHER);
            long all = width * unet + Float.BYTES * others;
            return Math.max(0, all - trained) + (teacher ? width * unet : 0);
        }
    }

    /**
     * How many numbers are computed on the way, and held for a time.
     *
     * @param unet a training step's
     * @param encoder those of the VAE's encoder, before the first step that shows a picture
     */
    private record Activations(UNetActivations unet, long encoder) {}

    /**
     * Plans a run whose model is open.
     *
     * @param groups what is trained of the model
     */
    static TrainingMemory of(StageContext context, ModelComponents model, List<Optimizer.Group> groups) {
        Map<String, Long> trained = new HashMap<>();
        for (Optimizer.Group group : groups) {
            group.parameters().forEach((name, weight) -> trained.put(group.prefix() + name, weight.numel()));
        }
        long unet = model.unet().parameters().count();
        long others = model.textEncoder().parameters().count()
                + model.vae().parameters().count();
        return of(
                context,
                trained,
                new Networks(unet, others),
                model.unet().config(),
                model.vae().config());
    }

    /**
     * Plans a run.
     *
     * @param trained how many numbers each weight is that is trained, by the network's name and its own
     * @param networks the model's weights
     */
    static TrainingMemory of(
            StageContext context,
            Map<String, Long> trained,
            Networks networks,
            UNet2DConditionConfig unet,
            AutoencoderKLConfig vae) {
        int side = context.get(RESOLUTION) / vae.factor();
        Activations activations = new Activations(
                UNetActivations.of(unet, pictures(context), side, side),
                vae.encoderActivations(context.get(RESOLUTION)));
        boolean choice = context.unetType() == DType.FLOAT32 && !NumericEnvironment.isPortable(context.spec());
        return new TrainingMemory(
                model(context, trained, networks, activations, context.unetType()),
                choice ? model(context, trained, networks, activations, DType.BFLOAT16) : null,
                new Ways(
                        Moments.valueOf(context.get(OPTIMIZER).toUpperCase(Locale.ROOT)),
                        context.get(GRADIENT_CHECKPOINTING),
                        context.get(FUSED_BACKWARD),
                        MicroBatches.of(context, false).count() > 1),
                LoraSettings.isLora(context.settings()));
    }

    /** Returns how many pictures are in passes at a time, on all devices that share the host's memory. */
    private static long pictures(StageContext context) {
        long inPass = (long) MicroBatches.of(context, false).size() * (context.get(WITH_PRIOR_PRESERVATION) ? 2 : 1);
        return inPass * (1 + replicas(context));
    }

    /** Returns how many copies of the UNet lie in the same memory. */
    private static int replicas(StageContext context) {
        return context.device().cuda() ? 0 : context.devices().size() - 1;
    }

    /**
     * @param type of the UNet; adapters and the text encoder have 32 bits in any case
     */
    private static MemoryPlan.Model model(
            StageContext context, Map<String, Long> trained, Networks networks, Activations activations, DType type) {
        boolean lora = LoraSettings.isLora(context.settings());
        Map<String, Long> blocks = new HashMap<>();
        long count = 0;
        long bytes = 0;
        long gradientsOfUnet = 0;
        long masters = 0;
        for (Map.Entry<String, Long> weight : trained.entrySet()) {
            boolean inUnet = weight.getKey().startsWith(Optimizer.Group.UNET);
            boolean narrow = inUnet && !lora;
            long size = weight.getValue() * (narrow ? type.bytes() : Float.BYTES);
            Matcher block = BLOCK.matcher(weight.getKey());
            blocks.merge(block.lookingAt() ? block.group() : weight.getKey(), size, Long::sum);
            count += weight.getValue();
            bytes += size;
            gradientsOfUnet += inUnet ? Float.BYTES * weight.getValue() : 0; // replicas hand them back in 32 bits
            masters += narrow && type == DType.FLOAT16 ? Float.BYTES * weight.getValue() : 0;
        }
        return new MemoryPlan.Model(
                count,
                bytes,
                masters,
                context.get(USE_EMA) ? Float.BYTES * count : 0,
                blocks.values().stream().mapToLong(Long::longValue).max().orElse(0),
                networks.frozen(context, lora ? 0 : bytes, type.bytes()),
                replicas(context) * (type.bytes() * networks.unet() + gradientsOfUnet),
                type.bytes() * activations.unet().kept(),
                type.bytes() * activations.unet().inputs(),
                type.bytes() * activations.unet().largestBlock(),
                Float.BYTES * activations.encoder());
    }

    /** Returns what the run will need. */
    MemoryPlan plan() {
        return MemoryPlan.of(model, ways);
    }

    /** Says what the run will need, and warns if this machine has less. */
    void announce(StageContext context) {
        context.phase("training will take about " + plan());
        if (!context.device().cuda()) {
            AvailableMemory.bytes().ifPresent(available -> {
                if (available < plan().total()) {
                    context.warn("This training will take about " + MemoryPlan.gigabytes(plan().total())
                            + " of memory, and this machine has " + MemoryPlan.gigabytes(available) + " for it. "
                            + advice());
                }
            });
        }
    }

    /** Says what the run has needed beside what was planned. */
    void compare(StageContext context) {
        if (!context.device().cuda()) {
            context.phase("training took " + MemoryPlan.gigabytes(PeakMemory.bytes()) + " of memory at its peak, "
                    + MemoryPlan.gigabytes(plan().total()) + " were planned");
        }
    }

    /** Returns the settings that would need less, the cheapest first, each with those before it, in words. */
    String advice() {
        List<String> steps = new ArrayList<>();
        MemoryPlan.Model of = model;
        Ways then = ways;
        if (!then.checkpointing()) {
            then = then.checkpointed();
            steps.add(step("gradientCheckpointing=true (a quarter slower)", of, then));
        }
        if (then.moments() == Moments.ADAMW && !adapters) {
            then = new Ways(Moments.ADAMW8BIT, true, then.fused(), then.accumulating());
            steps.add(step("optimizer=adamw8bit (moments rounded to 8 bits)", of, then));
        }
        if (inBfloat16 != null) {
            of = inBfloat16;
            steps.add(step("precision=bf16 (weights rounded to 8 bits; slow on CPUs without units for it)", of, then));
        }
        if (!then.fused() && !adapters) {
            String accumulation = then.accumulating() ? ", gradientAccumulationSteps=1" : "";
            then = new Ways(then.moments(), true, true, false);
            String clipping = model.masterBytes() == 0
                    ? ", gradientClipping=block" + accumulation + " (clips by block)"
                    : accumulation
                            + " (a second backward pass)"; // an overflow must be known before the first block changes
            steps.add(step("fusedBackward=true" + clipping, of, then));
        }
        if (then.moments() != Moments.ADAFACTOR && !adapters) {
            then = new Ways(Moments.ADAFACTOR, true, true, false);
            steps.add(step("optimizer=adafactor (another optimizer)", of, then));
        }
        if (!adapters) {
            steps.add(step("trainMethod=lora (adapters beside the weights)", of.withAdapters(), ways.checkpointed()));
        }
        String settings = steps.isEmpty() ? "" : "Set, in this order until it fits: " + String.join("; ", steps) + ". ";
        return settings + "A smaller trainBatchSize or resolution needs less too.";
    }

    private static String step(String setting, MemoryPlan.Model of, Ways then) {
        return setting + ": " + MemoryPlan.gigabytes(MemoryPlan.of(of, then).total());
    }

    /**
     * Turns a failure for want of memory into one that says what would fit.
     *
     * @return the failure to throw: the given one if it has another cause
     */
    RuntimeException explained(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("out of memory") || message.contains("can't allocate memory")) {
                return new UserError(
                                ExitCode.DEVICE_MEMORY,
                                "The memory was too small for this training, which needs " + plan() + ".",
                                advice())
                        .causedBy(failure);
            }
        }
        return failure;
    }
}
