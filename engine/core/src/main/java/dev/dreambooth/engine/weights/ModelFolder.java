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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A model as diffusers saves it: {@code model_index.json} and one folder per part, each with its configuration and
 * weights. Opening checks that all of it is there and of classes we know; tensors are read later, part by part.
 */
public final class ModelFolder {
    /** Text encoders of one configuration: with a projection or without, which the index tells. */
    private static final Set<String> CLIP_TEXT = Set.of("CLIPTextModel", "CLIPTextModelWithProjection");

    private final Path path;
    private final ModelIndex index;
    private final Map<ModelPart, OpenPart> parts = new HashMap<>();
    private Path name;
    private @Nullable SortedMap<String, String> contents;

    /** What was found of a part; it has weights if it is a network. */
    private record OpenPart(ObjectNode config, List<String> files, Optional<WeightFiles> weights) {}

    private ModelFolder(Path path, ModelIndex index) {
        this.path = path;
        this.name = path;
        this.index = index;
    }

    /**
     * Opens a model folder and checks that it is complete.
     *
     * @param known the layouts of the families that can be opened
     * @throws UserError naming the file that is missing, or the class that is not supported
     */
    public static ModelFolder open(Path path, List<ModelLayout> known) {
        if (Files.isRegularFile(path)) {
            throw UserError.data(
                            "The model " + path + " is a single file, not a folder.",
                            "Give the folder that holds " + ModelIndex.FILE_NAME + ".")
                    .about(CommonSettings.MODEL);
        }
        if (!Files.isDirectory(path)) {
            throw OtherFolder.missing(path).about(CommonSettings.MODEL);
        }
        if (!Files.exists(path.resolve(ModelIndex.FILE_NAME))) {
            throw (NeededFile.isTaken(path.resolve(ModelIndex.FILE_NAME))
                            ? NeededFile.missing(path.resolve(ModelIndex.FILE_NAME))
                            : OtherFolder.withoutIndex(path))
                    .about(CommonSettings.MODEL);
        }
        ModelFolder folder = new ModelFolder(path, ModelIndex.read(path, known));
        for (ModelPart part : folder.index.layout().parts()) {
            folder.openPart(part);
        }
        return folder;
    }

    /** Returns whether a folder claims to hold a model. */
    public static boolean claims(Path path) {
        return Files.isRegularFile(path.resolve(ModelIndex.FILE_NAME));
    }

    private void openPart(ModelPart part) {
        Path folder = folder(part);
        List<String> files = part.files(folder);
        NeededFile.require(folder.resolve(part.configName()));
        ObjectNode config = StrictJson.readConfig(folder.resolve(part.configName()));
        checkClass(part, config);
        parts.put(part, new OpenPart(config, files, part.weightsStem().map(stem -> WeightFiles.find(folder, stem))));
    }

    private void checkClass(ModelPart part, ObjectNode config) {
        JsonNode named = part.is(ModelPart.Role.TEXT_ENCODER)
                ? config.path("architectures").path(0)
                : config.path("_class_name");
        if (named.isTextual() && !part.accepts(named.asText()) && !CLIP_TEXT.contains(named.asText())) {
            throw UserError.data(
                    folder(part).resolve(part.configName()) + " is of class "
                            + SafetensorsHeader.shown(named.asText()) + ", but " + ModelIndex.FILE_NAME + " says "
                            + className(part) + ".",
                    "Give a model folder whose files belong together.");
        }
    }

    /** Returns the folder's path, as it was given to {@link #open}. */
    public Path path() {
        return path;
    }

    /** Says what the user knows the model by, if that is not this folder; returns the folder. */
    public ModelFolder called(Path given) {
        name = given;
        return this;
    }

    /** Returns what to call the model in messages. */
    public Path name() {
        return name;
    }

    /** Returns a refusal of what lies in this folder in words of what the user gave, who may never have seen the folder. */
    public UserError told(UserError refusal) {
        String folder = path.toString();
        return name.equals(path) || !refusal.what().contains(folder)
                ? refusal
                : new UserError(
                                refusal.exitCode(),
                                refusal.what().replace(folder, name.toString()),
                                "Get the file again, or another save of the model; what is said of files in it is how"
                                        + " diffusers lays it out.")
                        .about(CommonSettings.MODEL)
                        .causedBy(refusal);
    }

    /** Returns how the models of its family lie in a folder. */
    public ModelLayout layout() {
        return index.layout();
    }

    /** Returns what to call a part's configuration in messages: its file, in full. */
    public String configFile(ModelPart part) {
        return name.resolve(part.name()).resolve(part.configName()).toString();
    }

    /** Returns the folder of a part. */
    public Path folder(ModelPart part) {
        return path.resolve(part.name());
    }

    /** Returns the class that {@code model_index.json} names for a part, such as {@code PNDMScheduler}. */
    public String className(ModelPart part) {
        return index.className(part);
    }

    /** Returns a switch of the pipeline, which {@code model_index.json} may set beside its parts. */
    public boolean option(String name, boolean byDefault) {
        return index.options().path(name).asBoolean(byDefault);
    }

    /** Returns a copy of a part's configuration. */
    public ObjectNode config(ModelPart part) {
        return part(part).config().deepCopy();
    }

    /**
     * Opens the weights of a part; the caller closes them.
     *
     * @throws UserError if they are damaged
     * @throws IllegalArgumentException if the part has no weights
     */
    public WeightSet weights(ModelPart part) {
        String stem = part.weightsStem().orElseThrow(() -> noWeights(part));
        return WeightSet.open(folder(part), stem);
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
        for (ModelPart part : index.layout().parts()) {
            files.addAll(usedFiles(part));
        }
        return files;
    }

    private List<Path> usedFiles(ModelPart part) {
        List<Path> files = new ArrayList<>(smallFiles(part));
        part(part).weights().ifPresent(weights -> files.addAll(weights.all()));
        return files;
    }

    /** Returns the files of a part other than weights: configuration and vocabulary. */
    List<Path> smallFiles(ModelPart part) {
        Path folder = folder(part);
        List<Path> files = new ArrayList<>();
        files.add(folder.resolve(part.configName()));
        part(part).files().forEach(name -> files.add(folder.resolve(name)));
        part.optionalFiles().stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .forEach(files::add);
        return files;
    }

    /** Returns the weight files of a part that has weights. */
    WeightFiles weightFiles(ModelPart part) {
        return part(part).weights().orElseThrow(() -> noWeights(part));
    }

    private OpenPart part(ModelPart part) {
        OpenPart found = parts.get(part);
        if (found == null) {
            throw new IllegalArgumentException("a model of " + layout().family() + " has no " + part.name());
        }
        return found;
    }

    private static IllegalArgumentException noWeights(ModelPart part) {
        return new IllegalArgumentException(part.name() + " has no weights");
    }

    /** Returns the names of folders that are copied along unread, such as {@code safety_checker}. */
    List<String> unusedParts() {
        return List.copyOf(index.unusedParts());
    }
}
