package dev.dreambooth.contract.launch;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * How a worker's Java heap grows. Beside gigabytes of tensors Java holds some tens of megabytes; the collector that it takes
 * on servers lets garbage grow to hundreds before it looks, which is memory that the training then lacks.
 */
final class JavaHeap {
    /** Where the Java launcher and the virtual machine take options from, beside the command line. */
    private static final List<String> VARIABLES = List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");

    private JavaHeap() {}

    /**
     * Returns the options of a worker's virtual machine.
     *
     * @param environment of the worker; who chooses a collector or a heap there is not contradicted, since a virtual machine
     *     with two collectors does not start
     */
    static List<String> options(Map<String, String> environment) {
        boolean chosen = VARIABLES.stream()
                .map(environment::get)
                .filter(Objects::nonNull)
                .flatMap(options -> Stream.of(options.trim().split("\\s+")))
                .anyMatch(option -> option.matches("-XX:[+-]Use\\w*GC|-Xm[sx].*|@.*"));
        return chosen ? List.of() : List.of("-XX:+UseSerialGC", "-Xms32m");
    }
}
