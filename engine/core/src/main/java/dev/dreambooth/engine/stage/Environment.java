package dev.dreambooth.engine.stage;

import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Torch;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What computes, as far as a change of it may change the result; part of every fingerprint. */
public final class Environment {
    private Environment() {}

    /** Version of the engine, from its jar. */
    public static String engineVersion() {
        return Optional.ofNullable(Environment.class.getPackage().getImplementationVersion())
                .orElse("unpackaged");
    }

    /** Returns the entries of a fingerprint's environment. */
    static Map<String, String> of(Device device) {
        return new TreeMap<>(Map.of(
                "engine", engineVersion(), "libtorch", Torch.version(), "device", device.cuda() ? "cuda" : "cpu"));
    }

    /** Returns the fingerprint of a run: its settings, inputs and environment. */
    static Fingerprint fingerprint(StageContext context, Map<String, String> inputs) {
        return new Fingerprint(
                context.spec().stage().id(), context.settings().resultJson(), inputs, of(context.device()));
    }
}
