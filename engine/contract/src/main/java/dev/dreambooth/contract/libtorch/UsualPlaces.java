package dev.dreambooth.contract.libtorch;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where people have libtorch: looked for, to be offered, and never taken unasked. No Python runs for it. */
public final class UsualPlaces {
    private static final List<String> SYSTEM = List.of(
            "/opt/libtorch", "/usr/local/libtorch", "/usr/local", "/usr", "/opt/conda", "/opt/venv", "/opt/homebrew");
    private static final List<String> OF_HOME =
            List.of("libtorch", ".local", ".pyenv/versions/*", "miniconda3", "miniforge3", "anaconda3");
    private static final String ALL = "/*";
    private static final List<String> OF_PROJECT = List.of(".venv", "venv");
    private static final List<String> VARIABLES = List.of("LIBTORCH", "VIRTUAL_ENV", "CONDA_PREFIX");

    /** By the name that a person knows a place by. */
    private final Map<String, List<Path>> places = new LinkedHashMap<>();

    /**
     * Lists the places.
     *
     * @param environment the variables of a shell
     * @param home the user's folder, if there is one
     * @param project the current folder
     */
    public UsualPlaces(Map<String, String> environment, Optional<Path> home, Path project) {
        for (String variable : VARIABLES) {
            path(environment.getOrDefault(variable, "")).ifPresent(path -> places.put("$" + variable, List.of(path)));
        }
        OF_PROJECT.forEach(name -> places.put(name, List.of(project.resolve(name))));
        python(environment.getOrDefault("PATH", ""))
                .ifPresent(path -> places.put("the python3 on the PATH", List.of(path)));
        home.ifPresent(at -> OF_HOME.forEach(name -> places.put("~/" + name, expanded(at, name))));
        SYSTEM.forEach(name -> places.put(name, List.of(Path.of(name))));
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    /** Returns the folder above the {@code bin} in which the program lies in truth. */
    private static Optional<Path> python(String searchPath) {
        for (String entry : searchPath.split(File.pathSeparator, -1)) {
            Optional<Path> program = path(entry).map(folder -> folder.resolve("python3"));
            if (program.isPresent() && Files.isExecutable(program.get())) {
                try {
                    return Optional.ofNullable(program.get().toRealPath().getParent())
                            .flatMap(bin -> Optional.ofNullable(bin.getParent()));
                } catch (IOException unreadable) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** Returns the names of the places, in the order in which they were looked at. */
    public Set<String> names() {
        return new LinkedHashSet<>(places.keySet());
    }

    /** Returns each libtorch that lies in one of the places, once. */
    public Set<Libtorch> find() {
        Map<Path, Libtorch> found = new LinkedHashMap<>();
        for (List<Path> place : places.values()) {
            for (Path folder : place) {
                LibtorchFolder.find(folder).ifPresent(libtorch -> found.putIfAbsent(real(libtorch.folder()), libtorch));
            }
        }
        return new LinkedHashSet<>(found.values());
    }

    /** A name that ends in {@code /*} stands for all that is in a folder. */
    private static List<Path> expanded(Path home, String name) {
        if (!name.endsWith(ALL)) {
            return List.of(home.resolve(name));
        }
        List<Path> all = new ArrayList<>();
        Path parent = home.resolve(name.substring(0, name.length() - ALL.length()));
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
            entries.forEach(all::add);
        } catch (IOException none) {
            return List.of();
        }
        return all;
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException unreadable) {
            return folder;
        }
    }
}
