package dev.dreambooth.contract.launch;

import java.util.List;
import java.util.Set;

/**
 * When a worker's virtual machine optimizes Java code. Most of it calls native operations, and what optimizing it costs, two
 * seconds of a core, a short stage never gets back. So a method is called ten times as often before it is optimized; loops
 * that go on for long (digests, images) are so all the same. Measured on four images of the embedded model: a fifth of all
 * the processor time.
 */
final class JustInTimeCompiler {
    /** HotSpot calls itself by these; others have other options. */
    private static final Set<String> HOTSPOT = Set.of("OpenJDK 64-Bit Server VM", "Java HotSpot(TM) 64-Bit Server VM");

    private JustInTimeCompiler() {}

    /** Returns whether a virtual machine is HotSpot, whose options these are. */
    static boolean isHotSpot(String machine) {
        return HOTSPOT.contains(machine);
    }

    /**
     * Returns the options of a worker's virtual machine.
     *
     * @param machine what the virtual machine calls itself, {@code java.vm.name}
     */
    static List<String> options(String machine) {
        return isHotSpot(machine)
                ? List.of(
                        "-XX:Tier4InvocationThreshold=50000",
                        "-XX:Tier4MinInvocationThreshold=6000",
                        "-XX:Tier4CompileThreshold=150000",
                        "-XX:Tier4BackEdgeThreshold=400000")
                : List.of();
    }
}
