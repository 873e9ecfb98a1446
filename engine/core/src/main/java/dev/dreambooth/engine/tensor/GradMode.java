package dev.dreambooth.engine.tensor;

import ai.djl.pytorch.jni.JniUtils;

/** Switches the recording of operations for autograd on or off on this thread, until closed. It is off to begin with. */
public final class GradMode implements AutoCloseable {
    private final boolean before;

    private GradMode(boolean recording) {
        Torch.manager();
        before = JniUtils.isGradMode();
        JniUtils.setGradMode(recording);
    }

    /** Records operations, so that {@link Autograd} can differentiate them. */
    public static GradMode enable() {
        return new GradMode(true);
    }

    /** Stops recording: activations are freed as soon as nothing reads them. */
    public static GradMode disable() {
        return new GradMode(false);
    }

    /** Whether this thread records. */
    static boolean isEnabled() {
        Torch.manager();
        return JniUtils.isGradMode();
    }

    @Override
    public void close() {
        JniUtils.setGradMode(before);
    }
}
