package dev.dreambooth.engine.stage;

import dev.dreambooth.contract.launch.NumericEnvironment;
import dev.dreambooth.engine.tensor.Cpu;
import dev.dreambooth.engine.tensor.Torch;
import java.util.Map;
import java.util.TreeMap;

/** Says in the record of a run who will get the same bytes. */
final class Reproducibility {
    private Reproducibility() {}

    /** Returns the promise that holds for a run, and on what conditions, by name. */
    static Map<String, String> of(StageContext context) {
        if (context.device().cuda()) {
            return Map.of(
                    "level",
                    "none",
                    "promise",
                    "none: CUDA kernels of backward passes (attention, interpolation, lookups) add in no fixed order");
        }
        String threads = Integer.toString(Torch.threads());
        if (context.devices().size() > 1) {
            threads += " shared by " + context.devices().size() + " replicas"; // sums are split by both
        }
        if (NumericEnvironment.isPortable(context.spec())) {
            return Map.of(
                    "level",
                    "portable",
                    "promise",
                    "the same bytes on every x86-64 CPU with AVX2 and as many threads",
                    "threads",
                    threads);
        }
        Cpu cpu = Cpu.current();
        return new TreeMap<>(Map.of(
                "level",
                "machine",
                "promise",
                "the same bytes on every CPU of this kind with as many threads",
                "threads",
                threads,
                "cpu",
                cpu.model(),
                "instructions",
                cpu.instructions()));
    }
}
