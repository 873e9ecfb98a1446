package dev.dreambooth.engine.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import dev.dreambooth.contract.io.UserCache;
import dev.dreambooth.contract.libtorch.Bridge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The native library of this process: loaded once, without any download, and configured for every thread that uses it. */
public final class Torch {
    private static final Loaded LIBRARY = load();
    private static final ThreadLocal<Boolean> THREAD = ThreadLocal.withInitial(Torch::prepareThread);

    private Torch() {}

    /** What came of it; a failure is kept, since Java tells the cause to the first who asks for a class, and to no other. */
    private record Loaded(
            @Nullable PtNDManager manager,
            boolean cuda,
            @Nullable Throwable failure) {}

    private static Loaded load() {
        // DJL would otherwise fetch missing natives behind the user's back and report usage to its makers.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        if (System.getenv("DJL_CACHE_DIR") == null && System.getProperty("DJL_CACHE_DIR") == null) {
            // where it unpacks the native libraries, unless ENGINE_CACHE_DIR names another place
            System.setProperty(
                    "DJL_CACHE_DIR", UserCache.folder().resolve("natives").toString());
        }
        try {
            String flavour = System.getenv("PYTORCH_FLAVOR"); // of a libtorch of the user's, before it is looked at
            if (flavour != null && isCuda(flavour)) {
                CudaRuntime.show(Path.of(System.getenv("PYTORCH_LIBRARY_PATH")));
            }
            Engine.getEngine("PyTorch");
            Path libraries = Path.of(LibUtils.getLibtorchPath());
            boolean cuda = flavour == null
                    ? Files.exists(libraries.resolve(System.mapLibraryName("torch_cuda")))
                    : isCuda(flavour);
            if (cuda) {
                CudaRuntime.show(libraries);
            }
            return new Loaded((PtNDManager) NDManager.newBaseManager(Device.cpu(), "PyTorch"), cuda, null);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            return new Loaded(null, false, e);
        }
    }

    private static boolean isCuda(String flavour) {
        return flavour.startsWith("cu");
    }

    /** Returns which build of libtorch the user has brought, as records have it; empty where it came from a repository. */
    public static Optional<String> build() {
        return Optional.ofNullable(System.getenv(Bridge.BUILD));
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
        PtNDManager manager = LIBRARY.manager();
        if (manager == null) {
            throw new IllegalStateException("libtorch cannot be loaded", LIBRARY.failure());
        }
        THREAD.get();
        return manager;
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

    /** Number of CUDA devices that libtorch can use: none with libraries for the CPU, whatever the machine has. */
    public static int cudaDevices() {
        manager();
        return !LIBRARY.cuda() ? 0 : Engine.getEngine("PyTorch").getGpuCount();
    }
}
