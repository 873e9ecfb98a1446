package dev.dreambooth.engine.cli;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.ByteCount;
import dev.dreambooth.contract.io.UserCache;
import dev.dreambooth.engine.stage.Environment;
import dev.dreambooth.engine.tensor.Torch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at what a stage needs of a machine, part by part, and says of each whether it is there and what to do if not. */
final class Doctor {
    /** What fine-tuning Stable Diffusion 1.5 takes on a CPU, roughly; the embedded model needs a fraction. */
    private static final long COMFORTABLE = 16_000_000_000L;

    private final List<String> findings = new ArrayList<>();
    private ExitCode verdict = ExitCode.OK;

    Doctor() {
        java();
        natives();
        memory();
        cache();
    }

    /** Returns a line for each part, beginning with {@code ok}, {@code warn} or {@code FAIL}. */
    List<String> findings() {
        return List.copyOf(findings);
    }

    /** Returns how the process ends: with the code that a stage would end with on the first failing part. */
    ExitCode verdict() {
        return verdict;
    }

    private void java() {
        ok("engine " + Environment.engineVersion());
        ok("Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ") on "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors");
    }

    private void natives() {
        try {
            ok("libtorch " + Torch.version() + ", " + Torch.threads() + " threads");
            int gpus = Torch.cudaDevices();
            ok(gpus == 0 ? "device cpu; no CUDA device with these native libraries" : gpus + " CUDA devices");
        } catch (RuntimeException | LinkageError e) {
            fail(
                    ExitCode.NATIVE_LIBRARY,
                    "libtorch cannot be loaded: " + e,
                    "Check accelerator, and that the class path holds the natives of this platform.");
        }
    }

    private void memory() {
        String heap = "Java heap up to " + ByteCount.shown(Runtime.getRuntime().maxMemory());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            long total = system.getTotalMemorySize();
            String line = "memory " + ByteCount.shown(total) + ", " + ByteCount.shown(system.getFreeMemorySize())
                    + " free, " + heap;
            if (total < COMFORTABLE) {
                findings.add("warn  " + line + "; training Stable Diffusion 1.5 wants about "
                        + ByteCount.shown(COMFORTABLE) + " on a CPU");
            } else {
                ok(line);
            }
        } else {
            ok(heap);
        }
    }

    private void cache() {
        Path folder = UserCache.folder();
        try {
            AtomicFiles.requireWritableFolder(folder);
            long free = Files.getFileStore(folder).getUsableSpace();
            ok("cache " + folder + " is writable, " + ByteCount.shown(free) + " free");
        } catch (UserError e) {
            fail(
                    ExitCode.DATA,
                    e.what(),
                    "Make it writable, or set the worker's system property " + UserCache.PROPERTY);
        } catch (IOException e) {
            findings.add("warn  the free space of " + folder + " is not known: " + e.getMessage());
        }
    }

    private void ok(String finding) {
        findings.add("ok    " + finding);
    }

    private void fail(ExitCode code, String finding, String remedy) {
        findings.add("FAIL  " + finding + ". " + remedy);
        verdict = verdict == ExitCode.OK ? code : verdict;
    }
}
