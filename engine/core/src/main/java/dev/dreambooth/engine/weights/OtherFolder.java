package dev.dreambooth.engine.weights;

import dev.dreambooth.contract.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says of a place that was given as a model what it is instead, and what to give. */
final class OtherFolder {
    private static final int NAMES_SHOWN = 3;
    private static final List<String> WEIGHTS = List.of(".safetensors", ".ckpt");

    private OtherFolder() {}

    /** Returns the complaint about a folder that is not there. */
    static UserError missing(Path path) {
        return UserError.data("The model folder " + path + " does not exist.", remedy(path));
    }

    private static String remedy(Path path) {
        String folder = "Give the folder that holds " + ModelIndex.FILE_NAME + ".";
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null || parent.getFileName() == null || Files.exists(parent)) {
            return folder;
        }
        return folder + " If " + parent.getFileName() + "/" + path.getFileName()
                + " is the name of a model on Hugging Face's hub: nothing is downloaded from there, and it is not in the"
                + " cache of its libraries; download it, and name its folder.";
    }

    /** Returns the complaint about a folder without a table of contents. */
    static UserError withoutIndex(Path folder) {
        String what = "The folder " + folder + " holds no " + ModelIndex.FILE_NAME;
        try {
            List<Path> files = entries(folder, OtherFolder::isWeights);
            if (!files.isEmpty() && !Files.exists(folder.resolve("config.json"))) {
                return UserError.data(
                        what + "; it holds " + names(files) + ".",
                        "If one of these is the whole model, name that file.");
            }
            List<Path> inside = entries(folder, ModelFolder::claims);
            if (!inside.isEmpty()) {
                return UserError.data(what + ", but " + names(inside) + " in it does.", "Name that folder.");
            }
            Optional<Path> parent = Optional.ofNullable(folder.toAbsolutePath().getParent());
            if (parent.filter(ModelFolder::claims).isPresent()) {
                return UserError.data(what + ": it is one part of a model.", "Name the folder " + parent.get() + ".");
            }
        } catch (IOException unreadable) {
            return UserError.data(
                            "The folder " + folder + " cannot be read: " + unreadable.getMessage() + ".",
                            "Check that this user may read it.")
                    .causedBy(unreadable);
        }
        return UserError.data(
                what + ".",
                "Give a complete model folder, as save_pretrained writes it, or the file of a whole model.");
    }

    private static boolean isWeights(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return Files.isRegularFile(path) && WEIGHTS.stream().anyMatch(name::endsWith);
    }

    private static List<Path> entries(Path folder, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(wanted).sorted().toList();
        }
    }

    private static String names(List<Path> paths) {
        return paths.stream()
                        .limit(NAMES_SHOWN)
                        .map(path -> SafetensorsHeader.shown(path.getFileName().toString()))
                        .collect(Collectors.joining(", "))
                + (paths.size() > NAMES_SHOWN ? ", …" : "");
    }
}
