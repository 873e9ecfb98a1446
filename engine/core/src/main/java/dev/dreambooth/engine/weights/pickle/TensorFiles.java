package dev.dreambooth.engine.weights.pickle;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FirstBytes;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.TensorFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Opens a file of tensors by what it is, whatever it is called: safetensors, or an archive of {@code torch.save}. People
 * rename them, and the copies in a download cache have no ending at all.
 */
public final class TensorFiles {
    /** How the names of files end that PyTorch saves, in small letters. */
    private static final List<String> PICKLES = List.of(".ckpt", ".pt", ".pth", ".bin");

    private static final String SAFETENSORS = ".safetensors";

    private TensorFiles() {}

    /**
     * Opens a file.
     *
     * @throws UserError if it is missing, damaged, or something else
     */
    public static TensorFile open(Path path) {
        Optional<FirstBytes.Kind> kind = FirstBytes.of(path).map(FirstBytes.Finding::kind);
        boolean pickled = kind.map(found -> found == FirstBytes.Kind.ZIP || found == FirstBytes.Kind.PICKLE)
                        .orElse(false)
                || (hasEnding(path, PICKLES) && !kind.equals(Optional.of(FirstBytes.Kind.SAFETENSORS)));
        return pickled ? TorchCheckpoint.open(path) : SafetensorsFile.open(path);
    }

    /** Returns whether a file is one of tensors, by its name or by its first bytes. */
    public static boolean looksLikeOne(Path path) {
        return hasEnding(path, PICKLES)
                || hasEnding(path, List.of(SAFETENSORS))
                || FirstBytes.of(path)
                        .filter(found -> found.kind() != FirstBytes.Kind.OTHER)
                        .isPresent();
    }

    private static boolean hasEnding(Path path, List<String> endings) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return endings.stream().anyMatch(name::endsWith);
    }
}
