package dev.dreambooth.engine.stage;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventListener;
import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.contract.io.StatCache;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.ModelCoordinates;
import dev.dreambooth.contract.settings.ReuseSettings;
import dev.dreambooth.contract.settings.choice.Precision;
import dev.dreambooth.contract.settings.choice.memory.BaseModelPrecision;
import dev.dreambooth.contract.settings.choice.memory.Offload;
import dev.dreambooth.contract.settings.train.MemorySettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.family.DenoiserForm;
import dev.dreambooth.engine.sampling.SamplingProgress;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Device;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What a stage works with: its specification, the devices, where to report, and whether to stop.
 *
 * @param spec what to do
 * @param devices what computes; the first one does what cannot be shared
 * @param events receives what happens
 * @param cancelled whether somebody asked to stop; looked at between steps
 */
public record StageContext(RunSpec spec, List<Device> devices, EventListener events, BooleanSupplier cancelled) {
    /** Returns the device that computes, or the first of several. */
    public Device device() {
        return devices.get(0);
    }

    /** Returns the settings. */
    public ResolvedSettings settings() {
        return spec.settings();
    }

    /** Returns the value of a setting. */
    public <T> T get(Setting<T> setting) {
        return settings().get(setting);
    }

    /** Returns the value of a setting that may have none. */
    public <T> Optional<T> find(Setting<T> setting) {
        return settings().find(setting);
    }

    /** Returns the coordinates of inputs that came from a Maven repository, for the record. */
    Map<String, String> artifacts() {
        if (spec.stage() == Stage.GENERATE && BaseModel.isTrainedHere(spec)) {
            return Map.of();
        }
        return ModelCoordinates.parse(get(CommonSettings.MODEL))
                .map(model -> Map.of(CommonSettings.MODEL.name(), model.toString()))
                .orElse(Map.of());
    }

    /** Returns how contents are known: by reading them, unless large files may be trusted not to have changed. */
    public FileHasher hasher() {
        return get(ReuseSettings.REHASH) ? FileHasher.READING : StatCache.ofUser();
    }

    /** Returns the element type that the denoiser computes in. */
    public DType denoiserType() {
        return type(get(CommonSettings.PRECISION));
    }

    /** Returns how a training holds the weights of the denoiser, and of further copies of it. */
    public DenoiserForm denoiserForm() {
        return new DenoiserForm(
                denoiserType(),
                get(MemorySettings.BASE_MODEL_PRECISION) == BaseModelPrecision.INT8,
                offloads(Offload.WEIGHTS));
    }

    /** Returns whether a training has a part of it wait in the host's memory: on CPUs all of it is there. */
    public boolean offloads(Offload part) {
        return device().cuda() && find(MemorySettings.OFFLOAD).orElse(List.of()).contains(part);
    }

    /** Returns the element type that a setting names. */
    public static DType type(Precision precision) {
        return switch (precision) {
            case FP32 -> DType.FLOAT32;
            case BF16 -> DType.BFLOAT16;
            case FP16 -> DType.FLOAT16;
        };
    }

    /** Returns in a word how numbers are rounded, such as {@code fp32} or {@code fp32+tf32}. */
    public String numberFormat() {
        return get(CommonSettings.PRECISION) + (get(CommonSettings.ALLOW_TF32) ? "+tf32" : "");
    }

    /** Reports that a part of the stage begins. */
    public void phase(String phase) {
        events.on(new Event.PhaseStarted(phase));
    }

    /** Reports how far the phase has come. */
    public void progress(long done, long total, String unit) {
        events.on(new Event.Progress(done, total, unit));
    }

    /** Reports something that a person should know. */
    public void warn(String message) {
        events.on(new Event.Warning(message));
    }

    /**
     * Stops an image that is being made if that was asked for: a large one takes minutes. One that only has to be decoded
     * is finished.
     *
     * @param kept what is done and kept, and how to go on
     */
    public SamplingProgress stoppingBetweenSteps(String kept) {
        return (done, total) -> {
            if (done < total) {
                stopIfCancelled(kept);
            }
        };
    }

    /**
     * Stops here if that was asked for.
     *
     * @param kept what is done and kept, and how to go on
     * @throws CancelledException if so
     */
    public void stopIfCancelled(String kept) {
        if (cancelled.getAsBoolean()) {
            throw new CancelledException(kept);
        }
    }
}
