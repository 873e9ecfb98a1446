package dev.dreambooth.contract.launch;

import java.nio.file.Path;

/** A build that runs a fake worker, to be stopped or killed from outside. */
final class FakeFrontEnd {
    private FakeFrontEnd() {}

    public static void main(String[] args) {
        WorkerLauncherTest.launcher(args[1], event -> {}).run(WorkerLauncherTest.spec(Path.of(args[0])));
    }
}
