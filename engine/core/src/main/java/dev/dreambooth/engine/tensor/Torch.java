package dev.dreambooth.engine.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.dreambooth.contract.io.UserCache;

/** The native library of this process: loaded once, without any download, and configured for every thread that uses it. */
public final class Torch {
    private static final PtNDManager MANAGER = load();
    private static final ThreadLocal<Boolean> THREAD = ThreadLocal.withInitial(Torch::prepareThread);

    private Torch() {}

    private static PtNDManager load() {
        // DJL would otherwise fetch missing natives behind the user's back and report usage to its makers.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        if (System.getenv("DJL_CACHE_DIR") == null && System.getProperty("DJL_CACHE_DIR") == null) {
            // where it unpacks the native libraries, unless ENGINE_CACHE_DIR names another place
            System.setProperty(
                    "DJL_CACHE_DIR", UserCache.folder().resolve("natives").toString());
        }
        Engine.getEngine("PyTorch");
        return (PtNDManager) NDManager.newBaseManager(Device.cpu(), "PyTorch");
    }

    private static Boolean prepareThread() {
        JniUtils.setGradMode(false);
        // The profiling executor specialises a function on its first calls; without it the first step costs no more
        // than the others, and a function first run without gradients can later be run with them.
        JniUtils.setGraphExecutorOptimize(false);
        return Boolean.TRUE;
    }

    /** The manager that all native handles hang on; loads the library and prepares the calling thread on first use. */
    static PtNDManager manager() {
        THREAD.get();
        return MANAGER;
    }

    /**
     * Sets the number of threads an operation may use.
     *
     * @param threads at least 1
     */
    public static void setThreads(int threads) {
        manager();
        JniUtils.setNumThreads(threads);
    }

    /** The number of threads an operation may use. */
    public static int threads() {
        manager();
        return JniUtils.getNumThreads();
    }

    /** Version of libtorch as the engine reports it, for example {@code 2.7.1}. */
    public static String version() {
        manager();
        return Engine.getEngine("PyTorch").getVersion();
    }

    /** Number of CUDA devices that libtorch can use. */
    public static int cudaDevices() {
        manager();
        return Engine.getEngine("PyTorch").getGpuCount();
    }
}
