package dev.dreambooth.engine.stage;

import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Torch;
import dev.dreambooth.engine.weights.ModelFolder;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What computes, as far as a change of it may change the result; part of every fingerprint. */
public final class Environment {
    private static final String UNPACKAGED = "unpackaged";
    private static final String SNAPSHOT = "-SNAPSHOT";
    private static final int BUILD_DIGITS = 16;

    private Environment() {}

    /** Version of the engine, from its jar. */
    public static String engineVersion() {
        return Optional.ofNullable(Environment.class.getPackage().getImplementationVersion())
                .orElse(UNPACKAGED);
    }

    /** Returns whether this engine runs from a folder of classes, so that its version says nothing about its code. */
    static boolean isUnpackaged() {
        return engineVersion().equals(UNPACKAGED);
    }

    /** Returns the entries of a fingerprint's environment. */
    public static Map<String, String> of(Device device, FileHasher hasher) {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "engine", engineVersion(), "libtorch", Torch.version(), "device", device.cuda() ? "cuda" : "cpu"));
        // of one version, builds for Python and for C++ differ in the last bits of what they compute
        Torch.build().ifPresent(build -> environment.put("libtorch build", build));
        if (engineVersion().endsWith(SNAPSHOT)) {
            environment.put("engine build", build(hasher));
        }
        return environment;
    }

    /** Snapshots of one version differ; what tells them apart is the jar. */
    private static String build(FileHasher hasher) {
        try {
            Path jar = Path.of(Environment.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return hasher.sha256(jar).substring(0, BUILD_DIGITS);
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the engine's own jar cannot be read", e);
        }
    }

    /** Returns the fingerprint of a run: its settings, inputs and environment. */
    public static Fingerprint fingerprint(StageContext context, Map<String, String> inputs) {
        return new Fingerprint(
                context.spec().stage().id(),
                context.settings().resultJson(),
                inputs,
                of(context.device(), context.hasher()));
    }

    /** Returns a model's files as inputs of a fingerprint, each by its name. */
    public static Map<String, String> inputs(ModelFolder model, StageContext context) {
        Map<String, String> inputs = new TreeMap<>();
        model.contents(context.hasher()).forEach((name, digest) -> inputs.put("model/" + name, digest));
        return inputs;
    }
}
