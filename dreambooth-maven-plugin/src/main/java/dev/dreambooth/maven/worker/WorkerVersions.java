package dev.dreambooth.maven.worker;

import dev.dreambooth.contract.settings.choice.Accelerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The versions that the worker's class path is made of, as the parent POM had them when this plugin was built. */
public final class WorkerVersions {
    private static final String RESOURCE = "worker.properties";

    private final Properties versions = new Properties();

    private WorkerVersions() {}

    /** Returns the versions that were built into this plugin. */
    public static WorkerVersions builtIn() {
        WorkerVersions read = new WorkerVersions();
        try (InputStream in = WorkerVersions.class.getResourceAsStream(RESOURCE)) {
            read.versions.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("The plugin's jar is damaged: " + RESOURCE + " cannot be read", e);
        }
        return read;
    }

    /** Returns the version of the engine, which is that of this plugin. */
    public String engine() {
        return get("engine");
    }

    /** Returns the version of DJL that this accelerator runs on. */
    public String djl(Accelerator accelerator) {
        return get(accelerator.label() + ".djl");
    }

    /** Returns the version of libtorch that this accelerator runs on. */
    public String libtorch(Accelerator accelerator) {
        return get(accelerator.label() + ".libtorch");
    }

    /** Returns the version of the bridge between DJL and libtorch that this accelerator runs on. */
    public String pytorchJni(Accelerator accelerator) {
        return get(accelerator.label() + ".pytorch-jni");
    }

    private String get(String key) {
        String version = versions.getProperty(key);
        if (version == null) {
            throw new IllegalStateException("The plugin's jar is damaged: " + RESOURCE + " has no " + key);
        }
        return version;
    }
}
