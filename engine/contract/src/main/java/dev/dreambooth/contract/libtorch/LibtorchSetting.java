package dev.dreambooth.contract.libtorch;

import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.choice.Accelerator;
import java.nio.file.Path;
import java.util.Map;

/** From the value of the setting {@code libtorch} to what a worker is told of it. */
public final class LibtorchSetting {
    private LibtorchSetting() {}

    /**
     * Returns the variables by which a worker finds the libtorch that the setting names.
     *
     * @param value a folder, or the word that lets a Python say it
     * @param bridge what the worker reaches it by
     * @throws dev.dreambooth.contract.UserError if there is none, or none that fits
     */
    public static Map<String, String> environment(String value, Bridge bridge, Accelerator accelerator) {
        Path folder =
                value.equals(CommonSettings.PYTHON) ? PythonTorch.folder(System.getenv(), bridge) : Path.of(value);
        Libtorch libtorch = LibtorchFolder.find(folder)
                .orElseThrow(() -> bridge.unusable(
                        "libtorch is " + folder + ", which holds no libtorch (no folder lib with a build-version or a"
                                + " version.py beside it).",
                        accelerator));
        return bridge.environment(libtorch, accelerator);
    }
}
