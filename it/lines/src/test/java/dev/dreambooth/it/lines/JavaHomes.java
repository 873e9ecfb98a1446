package dev.dreambooth.it.lines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The Javas of this machine: the one that runs this, and those that are installed beside it. */
final class JavaHomes {
    private static final int OLDEST = 17;

    private JavaHomes() {}

    /** Returns one home for each feature version that is supported, by version. */
    static Map<Integer, Path> byVersion() throws IOException {
        Map<Integer, Path> homes = new TreeMap<>();
        Path running = Path.of(System.getProperty("java.home"));
        homes.put(Runtime.version().feature(), running);
        try (Stream<Path> beside = Files.list(running.getParent())) {
            for (Path home : beside.filter(JavaHomes::isJdk).sorted().toList()) {
                int version = version(home);
                if (version >= OLDEST) {
                    homes.putIfAbsent(version, home);
                }
            }
        }
        return homes;
    }

    private static boolean isJdk(Path home) {
        return Files.isRegularFile(home.resolve("release")) && Files.isExecutable(home.resolve("bin/java"));
    }

    private static int version(Path home) throws IOException {
        return Files.readAllLines(home.resolve("release")).stream()
                .filter(line -> line.startsWith("JAVA_VERSION="))
                .map(line -> line.replaceAll("[^0-9.]", ""))
                .map(version -> Integer.parseInt(version.replaceFirst("\\..*", "")))
                .findFirst()
                .orElse(0);
    }
}
