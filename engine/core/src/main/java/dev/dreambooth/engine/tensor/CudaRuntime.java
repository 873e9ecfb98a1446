package dev.dreambooth.engine.tensor;

import dev.dreambooth.contract.io.UserCache;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The library of CUDA's runtime that a libtorch brings. DJL counts GPUs through a second way to that library, which it looks
 * for by the name {@code libcudart.so} in the system's folders: where only libtorch has one, it would see no GPU.
 */
final class CudaRuntime {
    /** Where JNA, by which DJL calls it, looks first. */
    private static final String SEARCH_PATH = "jna.library.path";

    private static final String NAME = "libcudart.so";

    private CudaRuntime() {}

    /**
     * Lets DJL find it, by a link of that name in the cache; nothing happens where libtorch has none, or the system has no
     * such links.
     *
     * @param libraries the folder of libtorch's libraries
     */
    static void show(Path libraries) {
        find(libraries).flatMap(CudaRuntime::linked).ifPresent(folder -> {
            String before = System.getProperty(SEARCH_PATH, "");
            if (!before.startsWith(folder.toString())) {
                System.setProperty(
                        SEARCH_PATH, before.isEmpty() ? folder.toString() : folder + File.pathSeparator + before);
            }
        });
    }

    /** Beside libtorch in a distribution, where its name has a digest in it, or in the package of NVIDIA's for Python. */
    static Optional<Path> find(Path libraries) {
        return Stream.of(libraries, libraries.resolve("../../nvidia/cuda_runtime/lib"))
                .map(folder -> folder.toAbsolutePath().normalize())
                .flatMap(folder -> files(folder).stream())
                .filter(file -> file.getFileName().toString().matches("libcudart(-\\w+)?\\.so(\\.\\d+)*"))
                .findFirst();
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    private static Optional<Path> linked(Path runtime) {
        String place = UUID.nameUUIDFromBytes(runtime.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
        Path folder =
                UserCache.folder().resolve("natives").resolve("cuda-runtime").resolve(place);
        try {
            Files.createDirectories(folder);
            Files.createSymbolicLink(folder.resolve(NAME), runtime);
            return Optional.of(folder);
        } catch (FileAlreadyExistsException earlier) {
            return Optional.of(folder);
        } catch (IOException | UnsupportedOperationException impossible) {
            return Optional.empty();
        }
    }
}
