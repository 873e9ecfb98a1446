package dev.dreambooth.contract.launch;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.ParentFolder;
import dev.dreambooth.contract.io.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A worker's classes as its virtual machine holds them, kept in the user's cache and mapped into the next worker (class data
 * sharing, JEP 350), which then need not find, parse and verify them: a third of the time of a stage that has nothing to do.
 * The virtual machine itself checks that jars and version are the same, and goes without it if not.
 */
final class ClassArchive {
    private static final int NAME_DIGITS = 16;
    private static final int MOST = 12;
    private static final String SUFFIX = ".jsa";

    private final Path kept;
    private final Path made;

    private ClassArchive(Path kept, Path made) {
        this.kept = kept;
        this.made = made;
    }

    /**
     * Returns the archive of a stage, which there need not be.
     *
     * @param classPath of the worker; classes in folders cannot be archived
     * @param cache the user's cache
     * @param work where a worker that ends well leaves a new one
     */
    static Optional<ClassArchive> of(Stage stage, List<Path> classPath, Path cache, Path work) {
        if (!JustInTimeCompiler.isHotSpot(System.getProperty("java.vm.name", ""))) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder(System.getProperty("java.vm.version"))
                .append('\n')
                .append(stage.id());
        try {
            for (Path jar : classPath) {
                if (!Files.isRegularFile(jar)) {
                    return Optional.empty();
                }
                text.append('\n').append(jar.toAbsolutePath()).append(' ').append(Files.size(jar));
                text.append(' ').append(Files.getLastModifiedTime(jar).toMillis());
            }
        } catch (IOException e) {
            return Optional.empty(); // a worker without these jars will say so
        }
        byte[] digest = Sha256.digest().digest(text.toString().getBytes(StandardCharsets.UTF_8));
        String name = HexFormat.of().formatHex(digest).substring(0, NAME_DIGITS);
        return Optional.of(
                new ClassArchive(cache.resolve("classes").resolve(name + SUFFIX), work.resolve("classes" + SUFFIX)));
    }

    /** Returns the virtual machine's options: to map the archive, or to make one on the way out. */
    List<String> options() {
        boolean there = Files.isRegularFile(kept);
        if (there) {
            touch();
        }
        return List.of(
                there ? "-XX:SharedArchiveFile=" + kept : "-XX:ArchiveClassesAtExit=" + made,
                "-Xlog:cds*=off"); // what it passes over, it would say at length
    }

    /** Says when it was last of use, so that the others go first. */
    private void touch() {
        try {
            Files.setLastModifiedTime(kept, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // another user's; it serves all the same
        }
    }

    /**
     * Ends a worker's turn.
     *
     * @param well whether it came to a good end; one that failed may have loaded little
     */
    void end(boolean well) {
        try {
            if (well && Files.isRegularFile(made) && !Files.exists(kept)) {
                made.toFile().setWritable(true); // the virtual machine leaves it read-only, and so would be the copy
                AtomicFiles.write(kept, aside -> Files.copy(made, aside));
                prune();
            }
            Files.deleteIfExists(made);
        } catch (IOException | UncheckedIOException | UserError e) {
            // the next worker starts as this one did
        }
    }

    /** Versions of the engine come and go. */
    private void prune() throws IOException {
        try (Stream<Path> files = Files.list(ParentFolder.of(kept))) {
            List<Path> old = files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted(Comparator.comparing(ClassArchive::lastUse).reversed())
                    .skip(MOST)
                    .toList();
            for (Path archive : old) {
                Files.deleteIfExists(archive);
            }
        }
    }

    private static FileTime lastUse(Path archive) {
        try {
            return Files.getLastModifiedTime(archive);
        } catch (IOException e) {
            return FileTime.fromMillis(0); // somebody has just removed it
        }
    }
}
