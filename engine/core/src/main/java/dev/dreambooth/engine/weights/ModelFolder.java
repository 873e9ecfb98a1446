package dev.dreambooth.engine.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.contract.settings.CommonSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A model as diffusers saves it: {@code model_index.json} and one folder per component, each with its configuration and
 * weights. Opening checks that all of it is there and of classes we know; tensors are read later, component by component.
 */
public final class ModelFolder {
    private static final List<String> OPTIONAL_TOKENIZER_FILES =
            List.of("special_tokens_map.json", "added_tokens.json");

    private final Path path;
    private final ModelIndex index;
    private final Map<Component, ObjectNode> configs = new EnumMap<>(Component.class);
    private final Map<Component, WeightFiles> weights = new EnumMap<>(Component.class);
    private SortedMap<String, String> contents;

    private ModelFolder(Path path, ModelIndex index) {
        this.path = path;
        this.index = index;
    }

    /**
     * Opens a model folder and checks that it is complete.
     *
     * @throws UserError naming the file that is missing, or the class that is not supported
     */
    public static ModelFolder open(Path path) {
        if (Files.isRegularFile(path)) {
            throw UserError.data(
                            "The model " + path + " is a single file, not a folder.",
                            "Give the folder that holds " + ModelIndex.FILE_NAME + ".")
                    .about(CommonSettings.MODEL);
        }
        if (!Files.isDirectory(path)) {
            throw UserError.data(
                            "The model folder " + path + " does not exist.",
                            "Give the folder that holds " + ModelIndex.FILE_NAME + ".")
                    .about(CommonSettings.MODEL);
        }
        ModelFolder folder = new ModelFolder(path, ModelIndex.read(path));
        for (Component component : Component.values()) {
            folder.openComponent(component);
        }
        return folder;
    }

    /** Returns whether a folder claims to hold a model. */
    public static boolean claims(Path path) {
        return Files.isRegularFile(path.resolve(ModelIndex.FILE_NAME));
    }

    private void openComponent(Component component) {
        Path folder = folder(component);
        for (String needed : component.otherFiles()) {
            if (!Files.isRegularFile(folder.resolve(needed))) {
                throw UserError.data(
                        folder.resolve(needed) + " is missing.", "Give a complete Stable Diffusion model folder.");
            }
        }
        ObjectNode config = StrictJson.readConfig(folder.resolve(component.configName()));
        checkClass(component, config);
        configs.put(component, config);
        component.weightsStem().ifPresent(stem -> weights.put(component, WeightFiles.find(folder, stem)));
    }

    private void checkClass(Component component, ObjectNode config) {
        JsonNode named = component == Component.TEXT_ENCODER
                ? config.path("architectures").path(0)
                : config.path("_class_name");
        if (named.isTextual() && !component.accepts(named.asText())) {
            throw UserError.data(
                    folder(component).resolve(component.configName()) + " is of class "
                            + SafetensorsHeader.shown(named.asText()) + ", but " + ModelIndex.FILE_NAME + " says "
                            + className(component) + ".",
                    "Give a model folder whose files belong together.");
        }
    }

    /** Returns the folder's path, as it was given to {@link #open}. */
    public Path path() {
        return path;
    }

    /** Returns the folder of a component. */
    public Path folder(Component component) {
        return path.resolve(component.folder());
    }

    /** Returns the class that {@code model_index.json} names for a component, such as {@code PNDMScheduler}. */
    public String className(Component component) {
        return index.classes().get(component);
    }

    /** Returns a copy of a component's configuration. */
    public ObjectNode config(Component component) {
        return configs.get(component).deepCopy();
    }

    /**
     * Opens the weights of a component; the caller closes them.
     *
     * @throws UserError if they are damaged
     * @throws IllegalArgumentException if the component has no weights
     */
    public WeightSet weights(Component component) {
        String stem =
                component.weightsStem().orElseThrow(() -> new IllegalArgumentException(component + " has no weights"));
        return WeightSet.open(folder(component), stem);
    }

    /**
     * Returns the SHA-256 of the model's contents, in hexadecimal: of the sorted relative paths and SHA-256s of the files
     * that are read when the model is used. Where the folder lies does not enter, nor do files that nobody reads.
     */
    public String digest() {
        return ContentDigest.of(contents(FileHasher.READING));
    }

    /**
     * Returns the SHA-256 of each file that is read when the model is used, by its relative path. They are found once;
     * what follows, {@link #digest} too, goes by them.
     */
    public SortedMap<String, String> contents(FileHasher hasher) {
        if (contents == null) {
            contents = Collections.unmodifiableSortedMap(ContentDigest.ofFiles(path, usedFiles(), hasher));
        }
        return contents;
    }

    /** Returns every file that is read when the model is used. */
    List<Path> usedFiles() {
        List<Path> files = new ArrayList<>();
        files.add(path.resolve(ModelIndex.FILE_NAME));
        for (Component component : Component.values()) {
            files.addAll(usedFiles(component));
        }
        return files;
    }

    private List<Path> usedFiles(Component component) {
        List<Path> files = new ArrayList<>(smallFiles(component));
        if (weights.containsKey(component)) {
            files.addAll(weights.get(component).all());
        }
        return files;
    }

    /** Returns the files of a component other than weights: configuration and vocabulary. */
    List<Path> smallFiles(Component component) {
        Path folder = folder(component);
        List<Path> files = new ArrayList<>();
        files.add(folder.resolve(component.configName()));
        component.otherFiles().forEach(name -> files.add(folder.resolve(name)));
        if (component == Component.TOKENIZER) {
            OPTIONAL_TOKENIZER_FILES.stream()
                    .map(folder::resolve)
                    .filter(Files::isRegularFile)
                    .forEach(files::add);
        }
        return files;
    }

    /** Returns the weight files of a component that has weights. */
    WeightFiles weightFiles(Component component) {
        return weights.get(component);
    }

    /** Returns the names of component folders that are copied along unread, such as {@code safety_checker}. */
    List<String> passengers() {
        return List.copyOf(index.passengers());
    }
}
