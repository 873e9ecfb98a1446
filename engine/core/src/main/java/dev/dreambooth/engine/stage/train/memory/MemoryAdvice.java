package dev.dreambooth.engine.stage.train.memory;

import static dev.dreambooth.contract.settings.CommonSettings.DETERMINISM;
import static dev.dreambooth.contract.settings.CommonSettings.DEVICE;
import static dev.dreambooth.contract.settings.CommonSettings.PRECISION;
import static dev.dreambooth.contract.settings.train.EmaSettings.USE_EMA;
import static dev.dreambooth.contract.settings.train.LearningRateSettings.TEXT_ENCODER_LEARNING_RATE;
import static dev.dreambooth.contract.settings.train.LoraSettings.TRAIN_METHOD;
import static dev.dreambooth.contract.settings.train.MemorySettings.BASE_MODEL_PRECISION;
import static dev.dreambooth.contract.settings.train.MemorySettings.FUSED_BACKWARD;
import static dev.dreambooth.contract.settings.train.MemorySettings.GRADIENT_CHECKPOINTING;
import static dev.dreambooth.contract.settings.train.MemorySettings.GRADIENT_CLIPPING;
import static dev.dreambooth.contract.settings.train.MemorySettings.MOMENT_PRECISION;
import static dev.dreambooth.contract.settings.train.MemorySettings.OFFLOAD;
import static dev.dreambooth.contract.settings.train.OptimizerSettings.LEARNING_RATE;
import static dev.dreambooth.contract.settings.train.OptimizerSettings.OPTIMIZER;
import static dev.dreambooth.contract.settings.train.ProdigySettings.PRODIGY_SLICE_P;
import static dev.dreambooth.contract.settings.train.TrainSettings.GRADIENT_ACCUMULATION_STEPS;
import static dev.dreambooth.contract.settings.train.TrainSettings.TRAIN_BATCH_SIZE;
import static dev.dreambooth.contract.settings.train.TrainSettings.TRAIN_TEXT_ENCODER;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.ByteCount;
import dev.dreambooth.contract.settings.check.Consistency;
import dev.dreambooth.contract.settings.choice.Determinism;
import dev.dreambooth.contract.settings.choice.OptimizerName;
import dev.dreambooth.contract.settings.choice.Precision;
import dev.dreambooth.contract.settings.choice.TrainMethod;
import dev.dreambooth.contract.settings.choice.memory.BaseModelPrecision;
import dev.dreambooth.contract.settings.choice.memory.GradientClipping;
import dev.dreambooth.contract.settings.choice.memory.MomentPrecision;
import dev.dreambooth.contract.settings.choice.memory.Offload;
import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.contract.settings.train.ProdigySettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.stage.StageContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What to set where memory is short: settings that need less, each on top of those before it, the cheapest first. What
 * would be refused beside the other settings is not advised, nor what saves nothing.
 */
final class MemoryAdvice {
    /**
     * Settings to change together.
     *
     * @param changes in words, such as {@code fusedBackward=true, gradientClipping=block}
     * @param cost what one has to bear for it
     * @param bytes what the run would then need
     */
    record Step(String changes, String cost, long bytes) {
        @Override
        public String toString() {
            return changes + " (" + cost + "): " + ByteCount.shown(bytes);
        }
    }

    /** What the authors of Prodigy found to do as well as every weight. */
    private static final int SAMPLED = 11;

    private final ModelHeaders model;
    private final boolean batchOfSeveral;
    private final List<Step> steps = new ArrayList<>();
    private StageContext now;
    private long bytes;

    MemoryAdvice(StageContext context, ModelHeaders model) {
        this.model = model;
        this.batchOfSeveral = context.get(TRAIN_BATCH_SIZE) > context.devices().size();
        now = context;
        bytes = PlannedMemory.of(context, model).total();
        collect();
    }

    private void collect() {
        consider("a quarter slower", change().set(GRADIENT_CHECKPOINTING, true));
        consider("the devices share this memory", change().oneDevice());
        if (!LoraSettings.isLora(now.settings())) {
            quantize(OptimizerName.ADAMW, OptimizerName.ADAMW8BIT);
            quantize(OptimizerName.LION, OptimizerName.LION8BIT);
            if (now.get(OPTIMIZER) == OptimizerName.PRODIGY) {
                consider("finds its step size by fewer weights", change().set(PRODIGY_SLICE_P, SAMPLED));
            }
            halve();
            consider(
                    now.get(PRECISION) == Precision.FP16 ? "a second backward pass" : "clips by block",
                    fused(change().oneDevice()));
        } else {
            halve();
            consider(
                    "weights rounded to 8 bits",
                    change().set(GRADIENT_CHECKPOINTING, true).set(BASE_MODEL_PRECISION, BaseModelPrecision.INT8));
        }
        offload(Offload.ENCODERS, "encoders are moved when they are needed");
        offload(Offload.ACTIVATIONS, "activations are moved in every step");
        offload(Offload.WEIGHTS, "weights are moved in every step, the slowest of all");
        consider("no average of the weights", change().set(USE_EMA, false));
        consider("the text encoder stays as it is", change().set(TRAIN_TEXT_ENCODER, false));
        if (!LoraSettings.isLora(now.settings())) {
            consider("another optimizer", adafactor(change()));
            consider("adapters beside the weights", adapters(change()));
        }
    }

    private void offload(Offload part, String cost) {
        List<Offload> parts = new ArrayList<>(now.find(OFFLOAD).orElse(List.of()));
        if (now.device().cuda() && !parts.contains(part)) {
            parts.add(part);
            String words = parts.stream().map(Offload::label).collect(Collectors.joining("|"));
            consider(cost, change().set(OFFLOAD, List.copyOf(parts), words));
        }
    }

    private void quantize(OptimizerName exact, OptimizerName quantized) {
        if (now.get(OPTIMIZER) == exact) {
            consider("moments of 16 bits, rounded at random", change().set(MOMENT_PRECISION, MomentPrecision.BF16));
            consider(
                    "moments quantized to 8 bits",
                    change().unset(MOMENT_PRECISION).set(OPTIMIZER, quantized));
        }
    }

    private void halve() {
        if (now.get(PRECISION) == Precision.FP32 && now.get(DETERMINISM) != Determinism.PORTABLE) {
            consider("bfloat16: 16-bit weights with 8 bits of precision", change().set(PRECISION, Precision.BF16));
        }
    }

    /** An overflow of float16 must be known before the first block changes, so the norm is that of all gradients. */
    private Change fused(Change change) {
        change.set(FUSED_BACKWARD, true);
        if (now.get(PRECISION) != Precision.FP16) {
            change.set(GRADIENT_CLIPPING, GradientClipping.BLOCK);
        }
        return change.set(GRADIENT_ACCUMULATION_STEPS, 1);
    }

    /** Prodigy's learning rate, a part of the step size that it finds, is none for others. */
    private Change adafactor(Change change) {
        if (now.get(OPTIMIZER) == OptimizerName.PRODIGY) {
            ProdigySettings.all().forEach(change::unset);
            change.unset(LEARNING_RATE).unset(TEXT_ENCODER_LEARNING_RATE);
        }
        return change.set(OPTIMIZER, OptimizerName.ADAFACTOR);
    }

    /** Adapters have a rate of their own. */
    private Change adapters(Change change) {
        if (now.get(OPTIMIZER) == OptimizerName.PRODIGY) {
            change.set(LoraSettings.LORA_LEARNING_RATE, now.get(LEARNING_RATE));
        }
        return change.set(TRAIN_METHOD, TrainMethod.LORA).unset(LEARNING_RATE);
    }

    private Change change() {
        return new Change(now);
    }

    /** Takes a change up if it changes something, is allowed and helps. */
    private void consider(String cost, Change change) {
        if (change.words.isEmpty()) {
            return;
        }
        StageContext then = change.context();
        try {
            Consistency.check(then.spec().stage(), then.settings());
        } catch (UserError refused) {
            return;
        }
        long needed = PlannedMemory.of(then, model).total();
        if (needed < bytes) {
            steps.add(new Step(String.join(", ", change.words), cost, needed));
            now = then;
            bytes = needed;
        }
    }

    /** Settings that differ from those of a run, and how one says so. */
    private static final class Change {
        private final List<String> words = new ArrayList<>();
        private final StageContext from;
        private ResolvedSettings settings;

        Change(StageContext from) {
            this.from = from;
            this.settings = from.settings();
        }

        <T> Change set(Setting<T> setting, T value) {
            return set(setting, value, setting.shown(value));
        }

        <T> Change set(Setting<T> setting, T value, String shown) {
            if (!settings.find(setting).equals(Optional.of(value))) {
                settings = settings.with(setting, value);
                words.add(setting.name() + "=" + shown);
            }
            return this;
        }

        /** Takes back what was set, or advised before. */
        <T> Change unset(Setting<T> setting) {
            Optional<T> usual = setting.defaultValue();
            boolean advised =
                    settings.isDefault(setting) && !settings.find(setting).equals(usual);
            if (settings.isChosen(setting) || advised) {
                settings = settings.without(setting);
                usual.ifPresent(value -> settings = settings.with(setting, value));
                words.add("no " + setting.name());
            }
            return this;
        }

        Change oneDevice() {
            return from.devices().size() > 1 ? set(DEVICE, from.device().toString()) : this;
        }

        StageContext context() {
            RunSpec spec = new RunSpec(from.spec().stage(), from.spec().model(), settings);
            int devices = settings.get(DEVICE).split(",", -1).length;
            return new StageContext(spec, from.devices().subList(0, devices), from.events(), from.cancelled());
        }
    }

    /** Returns the steps, the cheapest first. */
    List<Step> steps() {
        return List.copyOf(steps);
    }

    /** Returns the advice in words. */
    @Override
    public String toString() {
        String settings = steps.stream().map(Step::toString).collect(Collectors.joining("; "));
        return (settings.isEmpty() ? "" : "Set, in this order until it fits: " + settings + ". ")
                + (batchOfSeveral
                        ? "A smaller trainBatchSize or resolution needs less too."
                        : "A smaller resolution needs less too.");
    }
}
