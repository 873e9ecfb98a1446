package dev.dreambooth.contract.launch;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.choice.Precision;
import dev.dreambooth.contract.settings.choice.memory.BaseModelPrecision;
import dev.dreambooth.contract.settings.train.MemorySettings;
import dev.dreambooth.contract.spec.RunSpec;

/**
 * How glibc hands out a worker's native memory; other C libraries ignore it.
 *
 * <p>Each step allocates gradients and activations anew. Fresh memory costs page faults, at the size of Stable Diffusion 1.5
 * as much time as the arithmetic. So it comes in huge pages, and from one heap that keeps what is freed for the next tensor.
 * There is but one heap because only that of the first thread may grow beyond 64 MiB, and Java computes on others.
 */
final class HeapOptions {
    private static final long MIB = 1 << 20;

    /** The size from which a tensor gets a mapping of its own where a step repeats: none of a model's is as large. */
    private static final long ALL_IN_HEAP = 1024 * MIB;

    /**
     * And where large tensors come and go between those that stay, and in the heap would leave holes of gigabytes: in 16 bits,
     * where convolutions form the gradients of their weights in 32; beside a LoRA in 8 bits, whose layers are widened one after
     * the other; and where images are made, which are decoded between the UNet's steps.
     */
    private static final long SMALL_IN_HEAP = 32 * MIB;

    private static final long NEVER_GIVEN_BACK = 32 * 1024 * MIB;

    private HeapOptions() {}

    /** Returns the value of the variable {@code GLIBC_TUNABLES} for a run. */
    static String of(RunSpec spec) {
        boolean repeats = spec.stage() == Stage.TRAIN
                && spec.settings().get(CommonSettings.PRECISION) == Precision.FP32
                && spec.settings().get(MemorySettings.BASE_MODEL_PRECISION) == BaseModelPrecision.SAME;
        return String.join(
                ":",
                "glibc.malloc.hugetlb=1",
                "glibc.malloc.arena_max=1",
                "glibc.malloc.mmap_threshold=" + (repeats ? ALL_IN_HEAP : SMALL_IN_HEAP),
                "glibc.malloc.trim_threshold=" + NEVER_GIVEN_BACK);
    }
}
