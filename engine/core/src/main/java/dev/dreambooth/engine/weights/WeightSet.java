package dev.dreambooth.engine.weights;

import dev.dreambooth.contract.UserError;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All stored tensors of one component, whether they lie in one file or in several shards. */
public final class WeightSet implements AutoCloseable {
    private final Path folder;
    private final Map<Path, TensorFile> files = new LinkedHashMap<>();
    private final Map<String, Path> holders = new TreeMap<>();

    private WeightSet(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens the weights in a component's folder and checks every header.
     *
     * @param folder the component's folder, such as {@code unet}
     * @param stem the file name before its extension: {@code diffusion_pytorch_model} or {@code model}
     * @throws UserError if the weights are missing, damaged, pickled, or not where their index says
     */
    public static WeightSet open(Path folder, String stem) {
        WeightFiles files = WeightFiles.find(folder, stem);
        WeightSet set = new WeightSet(folder);
        try {
            files.shards().forEach(set::addFile);
            files.placement().forEach(set::checkPlacement);
        } catch (RuntimeException refused) {
            set.close();
            throw refused;
        }
        return set;
    }

    /**
     * Takes all tensors of one file.
     *
     * @param folder what to call the weights in messages
     * @param path of the file
     * @param file owned from now on
     */
    public static WeightSet of(Path folder, Path path, TensorFile file) {
        WeightSet set = new WeightSet(folder);
        set.add(path, file);
        return set;
    }

    private void addFile(Path path) {
        add(path, SafetensorsFile.open(path));
    }

    private void add(Path path, TensorFile file) {
        files.put(path, file);
        for (String name : file.names()) {
            Path other = holders.put(name, path);
            if (other != null) {
                throw UserError.data(
                        "Both " + other + " and " + path.getFileName() + " hold '" + SafetensorsHeader.shown(name)
                                + "'.",
                        "Fetch the model again, all files from one revision.");
            }
        }
    }

    private void checkPlacement(String name, Path shard) {
        if (!shard.equals(holders.get(name))) {
            throw UserError.data(
                    "The index of " + folder + " places '" + SafetensorsHeader.shown(name) + "' in "
                            + shard.getFileName() + ", which does not hold it.",
                    "Fetch the model again, all files from one revision.");
        }
    }

    /** Returns the component's folder. */
    public Path folder() {
        return folder;
    }

    /** Returns the files that hold the tensors. */
    public List<Path> files() {
        return List.copyOf(files.keySet());
    }

    /** Returns the names of all tensors, sorted. */
    public Set<String> names() {
        return Collections.unmodifiableSet(holders.keySet());
    }

    /** Returns what the header says about a tensor, or empty if there is none of that name. */
    public Optional<TensorEntry> find(String name) {
        return holders.containsKey(name) ? holder(name).find(name) : Optional.empty();
    }

    /**
     * Maps one tensor's bytes; see {@link SafetensorsFile#bytes}.
     *
     * @throws UserError if there is no such tensor
     */
    public ByteBuffer bytes(String name) {
        return holder(name).bytes(name);
    }

    /**
     * Reads one tensor's bytes into a buffer; see {@link SafetensorsFile#read}.
     *
     * @throws UserError if there is no such tensor
     */
    public void read(String name, ByteBuffer target) {
        holder(name).read(name, target);
    }

    /** Returns all weights, under today's names where they are stored under older ones; read while this is open. */
    public List<TensorData> tensors() {
        List<TensorData> tensors = new ArrayList<>();
        holders.forEach((name, path) -> {
            if (!LegacyNames.isBuffer(name)) {
                TensorEntry entry = find(name).orElseThrow();
                tensors.add(new TensorData(LegacyNames.current(name), entry.dtype(), entry.shape(), () -> bytes(name)));
            }
        });
        return tensors;
    }

    private TensorFile holder(String name) {
        Path path = holders.get(name);
        TensorFile holder = path == null ? null : files.get(path);
        if (holder == null) {
            throw UserError.data(
                    "The weights in " + folder + " hold no tensor '" + name + "'.",
                    "Check that the weights belong to the config.json beside them.");
        }
        return holder;
    }

    /** Releases the files. Tensors mapped before stay valid. */
    @Override
    public void close() {
        files.values().forEach(TensorFile::close);
    }
}
