package dev.dreambooth.engine.stage;

import dev.dreambooth.contract.launch.NumericEnvironment;
import dev.dreambooth.contract.settings.choice.Determinism;
import dev.dreambooth.engine.tensor.Cpu;
import dev.dreambooth.engine.tensor.Torch;
import java.util.Map;
import java.util.TreeMap;

/** Says in the record of a run who will get the same bytes. */
public final class Reproducibility {
    private Reproducibility() {}

    /** Returns the promise that holds for a run, and on what conditions, by name. */
    static Map<String, String> of(StageContext context) {
        if (context.device().cuda()) {
            return none("CUDA kernels of backward passes (attention, interpolation, lookups) add in no fixed order");
        }
        boolean portable = NumericEnvironment.isPortable(context.spec());
        Map<String, String> promise = new TreeMap<>(conditions(context));
        promise.put("level", (portable ? Determinism.PORTABLE : Determinism.MACHINE).label());
        promise.put(
                "promise",
                portable
                        ? "the same bytes on every x86-64 CPU with AVX2 and as many threads"
                        : "the same bytes on every CPU of this kind with as many threads");
        return promise;
    }

    /** Returns what is said of a run of which no promise holds. */
    static Map<String, String> none(String why) {
        return Map.of("level", "none", "promise", "none: " + why);
    }

    /** Returns on what the bytes of a step depend beside its settings and inputs, by name; nothing where no promise holds. */
    public static Map<String, String> conditions(StageContext context) {
        if (context.device().cuda()) {
            return Map.of();
        }
        String threads = Integer.toString(Torch.threads());
        if (context.devices().size() > 1) {
            threads += " shared by " + context.devices().size() + " replicas"; // sums are split by both
        }
        if (NumericEnvironment.isPortable(context.spec())) {
            return Map.of("threads", threads);
        }
        Cpu cpu = Cpu.current();
        return new TreeMap<>(
                Map.of("threads", threads, "cpu", cpu.model(), "instructions", String.valueOf(cpu.instructions())));
    }
}
