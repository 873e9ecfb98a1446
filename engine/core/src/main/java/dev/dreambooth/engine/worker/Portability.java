package dev.dreambooth.engine.worker;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.launch.NumericEnvironment;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.tensor.Cpu;
import dev.dreambooth.engine.tensor.Device;

/** Refuses to promise equal bytes on all machines where this process cannot keep that promise. */
final class Portability {
    private Portability() {}

    /**
     * Checks device, processor and environment of a run.
     *
     * @throws UserError if the run asks for the promise and one of them breaks it
     */
    static void require(RunSpec spec, Device device, Cpu cpu, String variable) {
        if (!NumericEnvironment.isPortable(spec)) {
            return;
        }
        if (device.cuda()) {
            throw refusal(
                    "the device " + device + " adds in no fixed order",
                    "Set device to cpu, or determinism to machine.");
        }
        if (!cpu.hasAvx2()) {
            throw refusal("this CPU (" + cpu.model() + ") lacks AVX2", "Run elsewhere, or set determinism to machine.");
        }
        if (!"true".equals(variable)) {
            throw refusal(
                    "this worker was started without the environment that pins its libraries",
                    "Start it through the Maven goal or the Jenkins step of its own version.");
        }
    }

    private static UserError refusal(String why, String remedy) {
        return UserError.configuration("determinism = portable cannot be kept: " + why + ".", remedy)
                .about(CommonSettings.DETERMINISM);
    }
}
