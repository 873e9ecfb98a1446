package dev.dreambooth.contract.launch;

import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.choice.Determinism;
import dev.dreambooth.contract.spec.RunSpec;
import java.util.Map;
import java.util.TreeMap;

/**
 * The environment variables by which the worker's native libraries choose how they compute. Each library picks code by the
 * instruction sets of the CPU it finds, and each such choice adds numbers in another order, so that the last bits differ.
 */
public final class NumericEnvironment {
    /** Set where {@code determinism=portable} is asked for, so that the worker can tell that it was started for it. */
    public static final String PORTABLE = "DREAMBOOTH_PORTABLE";

    /** Sums over threads are split by their number, so it must not follow from the machine. */
    private static final int PORTABLE_THREADS = 4;

    private NumericEnvironment() {}

    /** Returns whether a run promises equal bytes on different machines. */
    public static boolean isPortable(RunSpec spec) {
        return spec.settings().get(CommonSettings.DETERMINISM) == Determinism.PORTABLE;
    }

    /** Returns the variables for a run; they override those of the process that starts the worker. */
    static Map<String, String> of(RunSpec spec) {
        Map<String, String> variables = new TreeMap<>();
        // cuBLAS sums in a fixed order only with a workspace of fixed size
        variables.put("CUBLAS_WORKSPACE_CONFIG", ":4096:8");
        // torch's own default is to shorten the factors of convolutions and not those of matrix products
        String tf32 = spec.settings().get(CommonSettings.ALLOW_TF32) ? "1" : "0";
        variables.put("NVIDIA_TF32_OVERRIDE", tf32); // 0 binds cuBLAS and cuDNN whatever they are asked for
        variables.put("TORCH_ALLOW_TF32_CUBLAS_OVERRIDE", tf32);
        if (isPortable(spec)) {
            variables.put(PORTABLE, "true");
            // ATen's own kernels: those for AVX2, which every x86-64 CPU since about 2015 has
            variables.put("ATEN_CPU_CAPABILITY", "avx2");
            // MKL: the one code path that it takes on CPUs of every maker
            variables.put("MKL_CBWR", "COMPATIBLE");
            // oneDNN: convolutions keep clear of it, as it blocks by cache sizes; for whatever else there may be
            variables.put("ONEDNN_MAX_CPU_ISA", "AVX2");
            int threads = spec.settings().get(CommonSettings.THREADS);
            String count = Integer.toString(threads > 0 ? threads : PORTABLE_THREADS);
            variables.put("OMP_NUM_THREADS", count);
            variables.put("MKL_NUM_THREADS", count);
            variables.put("OMP_DYNAMIC", "FALSE");
            variables.put("MKL_DYNAMIC", "FALSE");
        }
        return variables;
    }
}
