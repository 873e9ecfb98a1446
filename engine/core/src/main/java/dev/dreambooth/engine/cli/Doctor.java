package dev.dreambooth.engine.cli;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.ByteCount;
import dev.dreambooth.contract.io.UserCache;
import dev.dreambooth.contract.libtorch.UsualPlaces;
import dev.dreambooth.contract.machine.FileNames;
import dev.dreambooth.contract.machine.HomeFolder;
import dev.dreambooth.contract.machine.Utf8Locale;
import dev.dreambooth.engine.stage.Environment;
import dev.dreambooth.engine.tensor.LoadFailure;
import dev.dreambooth.engine.tensor.Torch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at what a stage needs of a machine, part by part, and says of each whether it is there and what to do if not. */
final class Doctor {
    /** What fine-tuning Stable Diffusion 1.5 takes on a CPU, roughly; the embedded model needs a fraction. */
    private static final long COMFORTABLE = 16_000_000_000L;

    private final List<String> findings = new ArrayList<>();
    private ExitCode verdict = ExitCode.OK;

    /**
     * Looks at everything.
     *
     * @param cache finds the folder for what can be made again, where native libraries are unpacked too
     * @param refused why no stage could start with the settings here, if none could
     */
    Doctor(Supplier<Path> cache, Optional<UserError> refused) {
        java();
        names();
        boolean writable = cache(cache);
        if (writable && refused.isPresent()) {
            fail(refused.get().exitCode(), refused.get().what(), refused.get().remedy());
        } else if (writable) {
            natives();
        }
        UsualPlaces places =
                new UsualPlaces(System.getenv(), HomeFolder.find(), Path.of("").toAbsolutePath());
        new LibtorchFindings(places).lines().forEach(this::ok);
        memory();
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

    /** Workers are started in a UTF-8 locale wherever there is one, whatever the locale here. */
    private void names() {
        Optional<String> brought = Utf8Locale.installed();
        String before = System.getenv("DREAMBOOTH_LOCALE"); // what the command found in the environment
        String here = "locale " + FileNames.locale() + ", " + FileNames.charset()
                + (before == null ? "" : ", which the command has brought: the environment's is " + before);
        if (FileNames.all()) {
            ok("names of files in every language (" + here + ")");
        } else if (brought.isPresent()) {
            findings.add("warn  names of files: this process can give only some (" + here + "); stages run in "
                    + brought.get() + ". " + FileNames.REMEDY);
        } else {
            findings.add("warn  names of files: only some can be read (" + here + "), and no UTF-8 locale is installed."
                    + " Install one, such as C.UTF-8, or use names in ASCII");
        }
    }

    private void natives() {
        try {
            Torch.load();
            ok("libtorch " + Torch.version()
                    + Torch.build().map(build -> " of yours (" + build + ")").orElse("") + ", " + Torch.threads()
                    + " threads");
            int gpus = Torch.cudaDevices();
            ok(gpus == 0 ? "device cpu; no CUDA device with these native libraries" : gpus + " CUDA devices");
        } catch (RuntimeException | LinkageError e) {
            LoadFailure failure =
                    LoadFailure.in(e).orElseGet(() -> new LoadFailure(e.toString(), "Check accelerator and libtorch."));
            fail(ExitCode.NATIVE_LIBRARY, "libtorch cannot be loaded: " + failure.message(), failure.remedy());
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

    /** Returns whether native libraries have a place to be unpacked. */
    private boolean cache(Supplier<Path> place) {
        try {
            Path folder = place.get();
            System.setProperty(UserCache.PROPERTY, folder.toString());
            UserCache.in(folder, at -> {
                AtomicFiles.requireWritableFolder(at);
                return at;
            });
            ok("cache " + folder + " is writable, "
                    + ByteCount.shown(Files.getFileStore(folder).getUsableSpace()) + " free");
            return true;
        } catch (UserError e) {
            fail(e.exitCode(), e.what(), e.remedy());
            return false;
        } catch (IOException e) {
            findings.add("warn  the free space of the cache is not known: " + e.getMessage());
            return true;
        }
    }

    private void ok(String finding) {
        findings.add("ok    " + finding);
    }

    private void fail(ExitCode code, String finding, String remedy) {
        findings.add("FAIL  " + finding.replaceFirst("\\.$", "") + ". " + remedy);
        verdict = verdict == ExitCode.OK ? code : verdict;
    }
}
