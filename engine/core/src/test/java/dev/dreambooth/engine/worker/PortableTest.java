package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.launch.WorkerCommand;
import dev.dreambooth.contract.launch.WorkerLauncher;
import dev.dreambooth.contract.launch.WorkerOutcome;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.tensor.Cpu;
import dev.dreambooth.engine.tensor.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Trains on one machine as if on two: once with all instruction sets visible to the libraries, once with as few as an old
 * CPU has. With {@code determinism=portable} both end in the same bytes.
 */
@Timeout(300)
class PortableTest extends TinyRuns {
    /** What an x86-64 CPU of 2008 would have the libraries, the C library and the JVM see. */
    private static final Map<String, String> OLD_CPU = Map.of(
            "ATEN_CPU_CAPABILITY", "default",
            "MKL_CBWR", "SSE4_2",
            "MKL_ENABLE_INSTRUCTIONS", "SSE4_2",
            "ONEDNN_MAX_CPU_ISA", "SSE41",
            "GLIBC_TUNABLES", "glibc.cpu.hwcaps=-AVX,-AVX2,-FMA,-FMA4,-AVX512F");

    private static final List<String> OLD_JVM = List.of("-XX:UseAVX=0", "-XX:-UseFMA");
    private static final Cpu CPU = Cpu.current();

    private Map<String, byte[]> train(String output, String determinism, boolean oldCpu) throws Exception {
        Map<String, String> settings = settings(output);
        settings.put("determinism", determinism);
        settings.put("threads", "2");
        Map<String, String> environment = new HashMap<>(oldCpu ? OLD_CPU : Map.of());
        environment.put("ONEDNN_VERBOSE", "1");
        WorkerCommand command = new WorkerCommand(
                WorkerClassPath.get(), WorkerCommand.ENGINE_MAIN, oldCpu ? OLD_JVM : List.of(), environment);
        WorkerOutcome end = new WorkerLauncher(command, event -> {}).run(spec(Stage.TRAIN, settings));
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        Map<String, byte[]> model = files(folder.resolve(output).resolve("model"));
        model.remove("events.jsonl");
        return model;
    }

    private boolean usedOneDnn(String output) throws IOException {
        String log = Files.readString(folder.resolve(output).resolve(".work/train/worker.log"));
        return log.lines().anyMatch(line -> line.contains("onednn_verbose") && line.contains(",exec,"));
    }

    @Test
    void oldAndNewCpusAgreeIfAskedToAndOnlyThen() throws Exception {
        assumeTrue(CPU.hasAvx2(), "this CPU has nothing that could be hidden");
        Map<String, byte[]> wide = train("wide", "portable", false);
        Map<String, byte[]> narrow = train("narrow", "portable", true);
        assertThat(narrow).containsExactlyInAnyOrderEntriesOf(wide);
        assertThat(usedOneDnn("wide")).isFalse();
        assertThat(new String(wide.get("run.json"), StandardCharsets.UTF_8)).contains("\"level\" : \"portable\"");

        Map<String, byte[]> machineWide = train("machine-wide", "machine", false);
        Map<String, byte[]> machineNarrow = train("machine-narrow", "machine", true);
        String weights = "unet/diffusion_pytorch_model.safetensors";
        assertThat(machineNarrow.get(weights))
                .as("without the promise the CPU shows, or this test would prove nothing")
                .isNotEqualTo(machineWide.get(weights));
        assertThat(usedOneDnn("machine-wide")).isTrue();
    }

    @Test
    void aMachineThatCannotKeepThePromiseIsRefused() throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("determinism", "portable");
        RunSpec spec = spec(Stage.TRAIN, settings);
        Cpu able = new Cpu("able", Set.of("avx2", "fma"));
        Portability.require(spec, Device.CPU, able, "true");
        assertRefused(spec, new Device(true, 0), able, "true", "cuda:0");
        assertRefused(spec, Device.CPU, new Cpu("Old CPU", Set.of("sse2")), "true", "Old CPU");
        assertRefused(spec, Device.CPU, able, null, "without the environment");
        settings.put("determinism", "machine");
        Portability.require(spec(Stage.TRAIN, settings), new Device(true, 0), able, null);
    }

    private static void assertRefused(RunSpec spec, Device device, Cpu cpu, String variable, String why) {
        assertThatThrownBy(() -> Portability.require(spec, device, cpu, variable))
                .isInstanceOfSatisfying(
                        UserError.class, error -> assertThat(error.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
                .hasMessageContaining(why);
    }
}
