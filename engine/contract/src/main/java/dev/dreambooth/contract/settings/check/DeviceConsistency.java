package dev.dreambooth.contract.settings.check;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.train.MemorySettings;
import dev.dreambooth.contract.settings.train.TrainSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.util.HashSet;
import java.util.Set;

/** Refuses an accelerator named twice, and training settings that several devices cannot share. */
final class DeviceConsistency {
    private DeviceConsistency() {}

    /** Only the processor may be named several times: it has cores to share, and no memory of its own to run out of. */
    static void checkNames(ResolvedSettings settings) {
        Set<String> named = new HashSet<>();
        for (String device : settings.get(CommonSettings.DEVICE).split(",", -1)) {
            String numbered = device.equals("cuda") ? "cuda:0" : device;
            if (!named.add(numbered) && !device.equals("cpu")) {
                throw UserError.configuration(
                                Consistency.described(settings, CommonSettings.DEVICE) + " names " + numbered
                                        + " twice.",
                                "Name each device once: the same one twice does no more, and needs twice the memory.")
                        .about(CommonSettings.DEVICE);
            }
        }
    }

    static void check(ResolvedSettings settings) {
        int devices = settings.get(CommonSettings.DEVICE).split(",").length;
        if (devices == 1) {
            return;
        }
        int batch = settings.get(TrainSettings.TRAIN_BATCH_SIZE);
        if (batch * settings.get(TrainSettings.GRADIENT_ACCUMULATION_STEPS) % devices != 0) {
            throw Consistency.contradiction(
                    settings,
                    CommonSettings.DEVICE,
                    TrainSettings.TRAIN_BATCH_SIZE,
                    "Each device takes as many images of a step: make trainBatchSize times gradientAccumulationSteps a"
                            + " multiple of " + devices + ".");
        }
        if (settings.get(MemorySettings.FUSED_BACKWARD)) {
            throw Consistency.contradiction(
                    settings,
                    CommonSettings.DEVICE,
                    MemorySettings.FUSED_BACKWARD,
                    "Name one device, or leave fusedBackward off: it frees gradients before they could be averaged.");
        }
    }
}
