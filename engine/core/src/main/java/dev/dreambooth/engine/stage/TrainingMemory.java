package dev.dreambooth.engine.stage;

import static dev.dreambooth.contract.settings.EmaSettings.USE_EMA;
import static dev.dreambooth.contract.settings.MemorySettings.FUSED_BACKWARD;
import static dev.dreambooth.contract.settings.MemorySettings.GRADIENT_CHECKPOINTING;
import static dev.dreambooth.contract.settings.OptimizerSettings.OPTIMIZER;
import static dev.dreambooth.contract.settings.TrainSettings.GRADIENT_ACCUMULATION_STEPS;
import static dev.dreambooth.contract.settings.TrainSettings.RESOLUTION;
import static dev.dreambooth.contract.settings.TrainSettings.TRAIN_BATCH_SIZE;
import static dev.dreambooth.contract.settings.TrainSettings.WITH_PRIOR_PRESERVATION;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.DataSettings;
import dev.dreambooth.contract.settings.LoraSettings;
import dev.dreambooth.engine.model.pipeline.ModelComponents;
import dev.dreambooth.engine.model.unet.UNet2DConditionConfig;
import dev.dreambooth.engine.model.unet.UNetActivations;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.MemoryPlan;
import dev.dreambooth.engine.training.MemoryPlan.Moments;
import dev.dreambooth.engine.training.MemoryPlan.Ways;
import dev.dreambooth.engine.training.Optimizer;
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
    private final Ways ways;
    private final boolean adapters;

    /**
     * @param adapters whether adapters are trained rather than the model's own weights
     */
    TrainingMemory(MemoryPlan.Model model, Ways ways, boolean adapters) {
        this.model = model;
        this.ways = ways;
        this.adapters = adapters;
    }

    /**
     * How much of a weight there is.
     *
     * @param count number of its elements
     * @param bytes size of all of them
     */
    record Size(long count, long bytes) {
        Size plus(Size other) {
            return new Size(count + other.count, bytes + other.bytes);
        }
    }

    /**
     * How much a model's weights take.
     *
     * @param unet bytes of the UNet's
     * @param others bytes of the text encoder's and the VAE's
     */
    record Networks(long unet, long others) {
        /** Returns the bytes of the weights that are only read, of which the untouched UNet's are there once more. */
        long frozen(StageContext context, Size trained) {
            boolean teacher = context.get(WITH_PRIOR_PRESERVATION)
                    && context.get(DataSettings.PRIOR_KIND).equals(DataSettings.TEACHER);
            long ofTheModel = LoraSettings.isLora(context.settings()) ? 0 : trained.bytes();
            return Math.max(0, unet + others - ofTheModel) + (teacher ? unet : 0);
        }
    }

    /**
     * Plans a run whose model is open.
     *
     * @param groups what is trained of the model
     */
    static TrainingMemory of(StageContext context, ModelComponents model, List<Optimizer.Group> groups) {
        Map<String, Size> trained = new HashMap<>();
        for (Optimizer.Group group : groups) {
            for (Map.Entry<String, Tensor> weight : group.parameters().entrySet()) {
                long count = weight.getValue().numel();
                trained.put(
                        group.prefix() + weight.getKey(),
                        new Size(count, count * weight.getValue().dtype().bytes()));
            }
        }
        long unet = model.unet().parameters().bytes();
        long others = model.textEncoder().parameters().bytes()
                + model.vae().parameters().bytes();
        int side = context.get(RESOLUTION) / model.vae().config().factor();
        return of(context, trained, new Networks(unet, others), model.unet().config(), side);
    }

    /**
     * Plans a run.
     *
     * @param trained the weights that are trained, by the network's name and their own
     * @param networks the model's weights
     * @param side of the latents
     */
    static TrainingMemory of(
            StageContext context, Map<String, Size> trained, Networks networks, UNet2DConditionConfig unet, int side) {
        Map<String, Size> blocks = new HashMap<>();
        Size sum = new Size(0, 0);
        for (Map.Entry<String, Size> weight : trained.entrySet()) {
            Matcher block = BLOCK.matcher(weight.getKey());
            blocks.merge(block.lookingAt() ? block.group() : weight.getKey(), weight.getValue(), Size::plus);
            sum = sum.plus(weight.getValue());
        }
        long batch = (long) context.get(TRAIN_BATCH_SIZE) * (context.get(WITH_PRIOR_PRESERVATION) ? 2 : 1);
        long width = context.unetType().bytes();
        UNetActivations activations = UNetActivations.of(unet, batch, side, side);
        return new TrainingMemory(
                new MemoryPlan.Model(
                        sum.count(),
                        sum.bytes(),
                        context.unetType() == DType.FLOAT16 ? masterBytes(trained) : 0,
                        context.get(USE_EMA) ? Float.BYTES * sum.count() : 0,
                        blocks.values().stream().mapToLong(Size::bytes).max().orElse(0),
                        networks.frozen(context, sum),
                        width * activations.kept(),
                        width * activations.inputs(),
                        width * activations.largestBlock()),
                new Ways(
                        Moments.valueOf(context.get(OPTIMIZER).toUpperCase(Locale.ROOT)),
                        context.get(GRADIENT_CHECKPOINTING),
                        context.get(FUSED_BACKWARD),
                        context.get(GRADIENT_ACCUMULATION_STEPS) > 1),
                LoraSettings.isLora(context.settings()));
    }

    /** Each weight of 2 bytes has a copy of 4 beside it. */
    private static long masterBytes(Map<String, Size> trained) {
        return trained.values().stream()
                .filter(weight -> weight.bytes() < Float.BYTES * weight.count())
                .mapToLong(weight -> Float.BYTES * weight.count())
                .sum();
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
        Ways then = ways;
        if (!then.checkpointing()) {
            then = then.checkpointed();
            steps.add(step("gradientCheckpointing=true (a third slower)", then));
        }
        if (then.moments() == Moments.ADAMW) {
            then = new Ways(Moments.ADAMW8BIT, true, then.fused(), then.accumulating());
            steps.add(step("optimizer=adamw8bit (moments rounded to 8 bits)", then));
        }
        if (!then.fused()) {
            String accumulation = then.accumulating() ? ", gradientAccumulationSteps=1" : "";
            then = new Ways(then.moments(), true, true, false);
            String clipping = model.masterBytes() == 0
                    ? ", gradientClipping=block" + accumulation + " (clips by block)"
                    : accumulation
                            + " (a second backward pass)"; // an overflow must be known before the first block changes
            steps.add(step("fusedBackward=true" + clipping, then));
        }
        if (then.moments() != Moments.ADAFACTOR) {
            then = new Ways(Moments.ADAFACTOR, true, true, false);
            steps.add(step("optimizer=adafactor (another optimizer)", then));
        }
        if (!adapters) {
            steps.add(
                    step("trainMethod=lora (adapters beside the weights)", model.withAdapters(), ways.checkpointed()));
        }
        String settings = steps.isEmpty() ? "" : "Set, in this order until it fits: " + String.join("; ", steps) + ". ";
        return settings + "A smaller trainBatchSize or resolution needs less too.";
    }

    private String step(String setting, Ways then) {
        return step(setting, model, then);
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
