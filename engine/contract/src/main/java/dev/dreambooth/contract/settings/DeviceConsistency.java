package dev.dreambooth.contract.settings;

/** Refuses training settings that several devices cannot share. */
final class DeviceConsistency {
    private DeviceConsistency() {}

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
