package dev.dreambooth.contract.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Options that the virtual machine knows go to it, and to no other. */
class JustInTimeCompilerTest {
    @Test
    void theMachineThatRunsUsKnowsItsOptions() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(WorkerCommand.java()));
        command.addAll(JustInTimeCompiler.options(System.getProperty("java.vm.name")));
        command.add("-version");
        Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).as(said).isZero();
    }

    @Test
    void anotherMachineGetsNone() {
        assertThat(JustInTimeCompiler.options("OpenJDK 64-Bit Server VM")).hasSize(4);
        assertThat(JustInTimeCompiler.options("Eclipse OpenJ9 VM")).isEmpty();
    }
}
