package dev.dreambooth.engine.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.Platform;
import dev.dreambooth.contract.io.UserCache;
import dev.dreambooth.contract.libtorch.Bridge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The native library of this process: loaded once, without any download, and configured for every thread that uses it. It is
 * loaded only when something is computed: what a run with nothing to do asks, the library's own files tell.
 */
public final class Torch {
    private static final ThreadLocal<Boolean> THREAD = ThreadLocal.withInitial(Torch::prepareThread);

    /** How many threads were asked for before the library was there; 0 for as many as it chooses itself. */
    private static int threadsToCome;

    private static boolean loaded;

    private Torch() {}

    /** Loads the library with the first use of this class. */
    private static final class Library {
        static final Loaded LOADED = Torch.loaded();
    }

    /** What came of it; a failure is kept, since Java tells the cause to the first who asks for a class, and to no other. */
    private record Loaded(
            @Nullable PtNDManager manager,
            boolean cuda,
            @Nullable Throwable failure) {}

    /** Looks once for what came from a repository: it means opening every jar. */
    private static final class Shipped {
        static final Optional<Platform> PLATFORM = shipped();
    }

    private static Loaded loaded() {
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
            PtNDManager manager = (PtNDManager) NDManager.newBaseManager(Device.cpu(), "PyTorch");
            setThreadsToCome();
            return new Loaded(manager, cuda, null);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            return new Loaded(null, false, e);
        }
    }

    private static boolean isCuda(String flavour) {
        return flavour.startsWith("cu");
    }

    /**
     * Returns what the native libraries that came from a repository say of themselves; empty where the user has brought a
     * libtorch, or there are none.
     */
    private static Optional<Platform> shipped() {
        if (System.getenv("PYTORCH_LIBRARY_PATH") != null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Platform.detectPlatform("pytorch")).filter(platform -> !platform.isPlaceholder());
        } catch (RuntimeException | AssertionError e) {
            return Optional.empty(); // libraries for another system, say: to be told when they are loaded
        }
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
        PtNDManager manager = Library.LOADED.manager();
        if (manager == null) {
            throw new IllegalStateException("libtorch cannot be loaded", Library.LOADED.failure());
        }
        THREAD.get();
        return manager;
    }

    /**
     * Loads the library now, if it is not yet.
     *
     * @throws IllegalStateException if it cannot be
     */
    public static void load() {
        manager();
    }

    /**
     * Sets the number of threads an operation may use, now or as soon as the library is loaded.
     *
     * @param threads at least 1
     */
    public static synchronized void setThreads(int threads) {
        threadsToCome = threads;
        if (loaded) {
            JniUtils.setNumThreads(threads);
        }
    }

    private static synchronized void setThreadsToCome() {
        loaded = true;
        if (threadsToCome > 0) {
            JniUtils.setNumThreads(threadsToCome);
        }
    }

    /** The number of threads an operation may use, or will once the library is loaded. */
    public static int threads() {
        OptionalInt toCome = threadsKnown();
        if (toCome.isPresent()) {
            return toCome.getAsInt();
        }
        manager();
        return JniUtils.getNumThreads();
    }

    /** Before the library is there: what it was told here, or what it will find in the environment. */
    private static synchronized OptionalInt threadsKnown() {
        if (loaded) {
            return OptionalInt.empty();
        }
        if (threadsToCome > 0) {
            return OptionalInt.of(threadsToCome);
        }
        String openMp = System.getenv("OMP_NUM_THREADS");
        return openMp != null && openMp.matches("[1-9]\\d{0,3}")
                ? OptionalInt.of(Integer.parseInt(openMp))
                : OptionalInt.empty();
    }

    /** Version of libtorch as the engine reports it, for example {@code 2.7.1}. */
    public static String version() {
        return Shipped.PLATFORM
                .map(platform -> platform.getVersion().replaceFirst("-\\d+$", "")) // the day of DJL's packaging
                .orElseGet(Torch::loadedVersion);
    }

    /** Returns the version of the library that is loaded. */
    static String loadedVersion() {
        manager();
        return Engine.getEngine("PyTorch").getVersion();
    }

    /** Number of CUDA devices that libtorch can use: none with libraries for the CPU, whatever the machine has. */
    public static int cudaDevices() {
        if (Shipped.PLATFORM.filter(platform -> !isCuda(platform.getFlavor())).isPresent()) {
            return 0;
        }
        manager();
        return !Library.LOADED.cuda() ? 0 : Engine.getEngine("PyTorch").getGpuCount();
    }
}
