package dev.dreambooth.engine.worker;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventListener;
import dev.dreambooth.contract.launch.NumericEnvironment;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.choice.Precision;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.stage.CancelledException;
import dev.dreambooth.engine.stage.Outcome;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tensor.Cpu;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Torch;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Runs one specification and turns every way it can end into an exit code and a message for a person. */
final class Worker {
    private final Path specFile;
    private final EventListener events;
    private final BooleanSupplier cancelled;

    Worker(Path specFile, EventListener events, BooleanSupplier cancelled) {
        this.specFile = specFile;
        this.events = events;
        this.cancelled = cancelled;
    }

    /** Runs the stage; the result is the last event, not yet told to the listener. */
    Event.RunFinished run() {
        try {
            RunSpec spec = RunSpec.read(specFile);
            try {
                return new Event.RunFinished(ExitCode.OK, run(spec).message());
            } catch (UserError e) {
                UserError located = spec.settings().locate(e);
                return new Event.RunFinished(located.exitCode(), located.getMessage());
            }
        } catch (UserError e) {
            return new Event.RunFinished(e.exitCode(), e.getMessage());
        } catch (CancelledException e) {
            return new Event.RunFinished(ExitCode.CANCELLED, String.valueOf(e.getMessage()));
        } catch (Throwable e) { // whatever it is, the front end gets to know
            e.printStackTrace(); // goes to the worker's log, which the front end names
            return Failures.describe(e);
        }
    }

    private Outcome run(RunSpec spec) {
        int threads = spec.settings().get(CommonSettings.THREADS);
        if (threads > 0) {
            Torch.setThreads(threads);
        }
        List<Device> devices = devices(spec);
        Portability.require(spec, devices.get(0), Cpu.current(), System.getenv(NumericEnvironment.PORTABLE));
        StageContext context = new StageContext(spec, devices, events, cancelled);
        if (!context.device().cuda()) {
            warnOfFormatsOfGpus(context);
        }
        return Stages.of(spec).run(context);
    }

    private static void warnOfFormatsOfGpus(StageContext context) {
        if (context.get(CommonSettings.ALLOW_TF32)) {
            context.warn("allowTf32 has no effect on the device " + context.device() + ": TensorFloat-32 is a format of"
                    + " NVIDIA GPUs.");
        }
        if (context.get(CommonSettings.PRECISION) == Precision.FP16) {
            context.warn(
                    "precision = fp16 is made for GPUs: CPUs convolve in it a hundred times slower than in fp32. bf16"
                            + " takes as little memory and is faster here.");
        }
    }

    private static List<Device> devices(RunSpec spec) {
        try {
            return Device.parseAll(spec.settings().get(CommonSettings.DEVICE));
        } catch (IllegalArgumentException e) {
            throw UserError.configuration(e.getMessage() + ".", "Set device to one that this machine has.")
                    .about(CommonSettings.DEVICE);
        }
    }
}
