package dev.dreambooth.engine.weights.pickle;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FirstBytes;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.TensorEntry;
import dev.dreambooth.engine.weights.TensorFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint as {@code torch.save} writes it since PyTorch 1.6, such as a {@code .ckpt}: an archive of a pickle that says
 * which tensors there are, and the bytes they look into. Nothing in it is executed, and nothing of it is unpacked to disk.
 */
public final class TorchCheckpoint implements TensorFile {
    private static final String PICKLE = "data.pkl";
    /** The pickles of whole trainings, optimizer and all, are far smaller. */
    private static final int LONGEST_PICKLE = 64 << 20;

    private final Path path;
    private final ZipFile archive;
    private final String prefix;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

    private TorchCheckpoint(Path path, ZipFile archive) throws IOException {
        this.path = path;
        this.archive = archive;
        this.prefix = prefix(archive);
        refuseBigEndian();
        collect(PickleReader.read(pickle(), new TorchObjects()));
    }

    /**
     * Opens a checkpoint and reads its pickle, not the tensors' bytes.
     *
     * @throws UserError if it cannot be read, is damaged or of another kind
     */
    public static TorchCheckpoint open(Path path) {
        ZipFile archive;
        try {
            archive = new ZipFile(path.toFile());
        } catch (NoSuchFileException missing) {
            throw UserError.data(path + " does not exist.", "Name a file that is there.")
                    .causedBy(missing);
        } catch (IOException e) {
            throw noArchive(path, e);
        }
        try {
            return open(path, archive);
        } catch (MalformedPickleException | IOException e) {
            throw unusable(path, e);
        }
    }

    /** A ZIP archive has its directory at its end. */
    private static UserError noArchive(Path path, IOException cause) {
        UserError refusal = FirstBytes.ofBinary(path)
                .filter(found -> found.kind() != FirstBytes.Kind.ZIP)
                .map(found -> UserError.data(
                        path + " is not a usable checkpoint of PyTorch 1.6 or later: it is " + found.what() + ".",
                        found.remedy()))
                .orElseGet(() -> unusable(path, "it ends early, or is damaged (" + cause.getMessage() + ")"));
        return refusal.causedBy(cause);
    }

    private static TorchCheckpoint open(Path path, ZipFile archive) throws IOException {
        boolean open = false;
        try {
            TorchCheckpoint checkpoint = new TorchCheckpoint(path, archive);
            open = true;
            return checkpoint;
        } finally {
            if (!open) {
                closeQuietly(archive);
            }
        }
    }

    /** Returns the name of the folder that torch puts around everything, such as {@code archive/}. */
    private static String prefix(ZipFile archive) {
        return archive.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith("/" + PICKLE) && name.indexOf('/') == name.length() - PICKLE.length() - 1)
                .findFirst()
                .map(name -> name.substring(0, name.length() - PICKLE.length()))
                .orElseThrow(() -> new MalformedPickleException("it is a ZIP archive that holds no " + PICKLE
                        + archive.stream()
                                .findFirst()
                                .map(entry -> ", but " + shown(entry.getName()) + ": unpack it if that is the model")
                                .orElse("")));
    }

    private void refuseBigEndian() throws IOException {
        ZipEntry order = archive.getEntry(prefix + "byteorder");
        if (order != null) {
            try (InputStream in = archive.getInputStream(order)) {
                if (!new String(in.readNBytes(16), StandardCharsets.US_ASCII).equals("little")) {
                    throw new MalformedPickleException("it was written on a big-endian machine");
                }
            }
        }
    }

    private byte[] pickle() throws IOException {
        try (InputStream in = archive.getInputStream(archive.getEntry(prefix + PICKLE))) {
            byte[] pickle = in.readNBytes(LONGEST_PICKLE + 1);
            if (pickle.length > LONGEST_PICKLE) {
                throw new MalformedPickleException(
                        "its pickle is longer than " + (LONGEST_PICKLE >> 20) + " MiB, more than a model needs");
            }
            return pickle;
        }
    }

    /** Where training tools put a model's state, and A1111's web interface the vectors of a word. */
    private static final List<String> STATES = List.of("state_dict", "model", "module", "string_to_param");

    private static final int MOST_LAYERS = 4;

    private static @Nullable Object inner(@Nullable Object state) {
        if (state instanceof Map<?, ?> map) {
            for (String inside : STATES) {
                if (map.get(inside) instanceof Map<?, ?> inner) {
                    return inner;
                }
            }
        }
        return state;
    }

    /** Takes the tensors of the map that the pickle is, or that a program has put into it as its state. */
    private void collect(@Nullable Object root) {
        Object state = root;
        for (int layer = 0; layer < MOST_LAYERS; layer++) {
            state = inner(state);
        }
        if (!(state instanceof Map<?, ?> named)) {
            throw new MalformedPickleException("its pickle is no map of names and tensors");
        }
        named.forEach((name, value) -> {
            if (value instanceof StoredTensor tensor) {
                tensors.put((String) name, tensor);
            }
        });
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    @Override
    public Optional<TensorEntry> find(String name) {
        return Optional.ofNullable(tensors.get(name)).map(tensor -> entry(name, tensor));
    }

    private TensorEntry entry(String name, StoredTensor tensor) {
        try {
            long size = Math.multiplyExact(
                    tensor.elements(), (long) tensor.storage().dtype().bytes());
            return new TensorEntry(name, tensor.storage().dtype(), tensor.shape(), tensor.firstByte(), size);
        } catch (MalformedPickleException | ArithmeticException e) {
            throw unusable(path, e);
        }
    }

    @Override
    public ByteBuffer bytes(String name) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw unusable(path, "it holds no tensor '" + shown(name) + "'");
        }
        TensorEntry entry = entry(name, tensor);
        if (!tensor.isContiguous()) {
            throw unusable(path, "the elements of '" + shown(name) + "' do not lie in a row");
        }
        ZipEntry file = archive.getEntry(prefix + "data/" + tensor.storage().key());
        // torch stores without compressing: then no entry can hold more than the archive, and seeking is free
        if (file != null && file.getMethod() != ZipEntry.STORED) {
            throw unusable(path, "another program has packed it anew, and compressed '" + shown(name) + "'");
        }
        if (file == null
                || file.getSize() < entry.end()
                || file.getSize() > archiveSize()
                || entry.byteSize() > Integer.MAX_VALUE) {
            throw unusable(path, "the bytes of '" + shown(name) + "' are not in it, or not as torch stores them");
        }
        byte[] bytes = new byte[(int) entry.byteSize()];
        try (InputStream in = archive.getInputStream(file)) {
            in.skipNBytes(entry.offset());
            if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
                throw new EOFException("it ends within '" + shown(name) + "'");
            }
        } catch (IOException e) {
            throw unusable(path, e);
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private long archiveSize() {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /** Releases the file. */
    @Override
    public void close() {
        closeQuietly(archive);
    }

    private static void closeQuietly(ZipFile archive) {
        try {
            archive.close();
        } catch (IOException ignored) {
            // what was only read from has nothing left to lose
        }
    }

    private static String shown(String name) {
        return SafetensorsFile.shown(name);
    }

    private static UserError unusable(Path path, Exception cause) {
        return unusable(path, String.valueOf(cause.getMessage())).causedBy(cause);
    }

    private static UserError unusable(Path path, String finding) {
        return UserError.data(
                path + " is not a usable checkpoint of PyTorch 1.6 or later: " + finding + ".",
                "Fetch the file again, or take the model's .safetensors file.");
    }
}
