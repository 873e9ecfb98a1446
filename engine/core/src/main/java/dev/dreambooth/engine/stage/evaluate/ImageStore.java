package dev.dreambooth.engine.stage.evaluate;

import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.GenerationParameters;
import dev.dreambooth.engine.data.png.PngReader;
import dev.dreambooth.engine.sampling.ImageRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder that keeps images by what decides each of them, so that none is made twice: not after a kill, nor when another
 * gate, prompt or encoder is asked for.
 *
 * @param folder where they lie
 */
record ImageStore(Path folder) {
    private static final String ENDING = ".png";

    /**
     * Returns where an image is kept.
     *
     * @param maker all that decides images beside their requests
     */
    Path file(Fingerprint maker, ImageRequest request) {
        String key = Sha256.fingerprint(CanonicalJson.STRICT
                .createObjectNode()
                .put("maker", maker.sha256())
                .put("prompt", request.prompt())
                .put("negativePrompt", request.negativePrompt())
                .put("seed", request.seed()));
        return folder.resolve(key + ENDING);
    }

    /** Returns whether an image is kept there whole, and made from a request. */
    static boolean holds(Path file, ImageRequest request) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try {
            byte[] png = Files.readAllBytes(file);
            PngReader.read(png);
            return GenerationParameters.ofPng(png)
                    .map(made -> new ImageRequest(made.prompt(), made.negativePrompt(), made.seed()))
                    .filter(request::equals)
                    .isPresent();
        } catch (IOException damaged) {
            return false;
        }
    }

    /** Reads an image that is kept. */
    static RgbImage read(Path file) {
        try {
            return PngReader.read(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("an image that was just made is gone", e);
        }
    }

    /** Deletes every image but these. */
    void retain(Set<Path> wanted) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> others;
        try (Stream<Path> all = Files.list(folder)) {
            others = all.filter(file -> file.toString().endsWith(ENDING) && !wanted.contains(file))
                    .toList();
        }
        for (Path other : others) {
            AtomicFiles.delete(other);
        }
    }
}
