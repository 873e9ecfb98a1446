package dev.dreambooth.opgenerator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Writes the class {@code Ops} of the TorchScript files in a folder. */
public final class Main {
    private Main() {}

    /** Reads {@code *.py} of the first folder and writes the class below the second. */
    public static void main(String[] arguments) throws IOException {
        OpsClass ops = new OpsClass(OpFiles.of(read(Path.of(arguments[0]))));
        Path folder = Path.of(arguments[1]).resolve(OpsClass.PACKAGE.replace('.', '/'));
        Files.createDirectories(folder);
        Path target = folder.resolve("Ops.java");
        // a file that is written is compiled again, and all that uses it with it
        if (!Files.exists(target) || !Files.readString(target).equals(ops.source())) {
            Files.writeString(target, ops.source());
        }
    }

    private static List<OpFile> read(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".py"))
                    .sorted()
                    .map(Main::parse)
                    .toList();
        }
    }

    private static OpFile parse(Path file) {
        try {
            return OpFile.parse(file.getFileName().toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
