package dev.dreambooth.engine.stage.verify;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.PngReader;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.TensorEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Says in which tensor, pixel or byte two files that should be equal begin to differ. */
final class FirstDifference {
    private FirstDifference() {}

    /**
     * Compares two files.
     *
     * @return the difference, to follow the file's name, or empty if they are equal
     * @throws IOException if one cannot be read
     */
    static Optional<String> between(Path was, Path is) throws IOException {
        if (!Files.isRegularFile(was)) {
            return Optional.of("is missing");
        }
        if (!Files.isRegularFile(is)) {
            return Optional.of("is not made");
        }
        long at = Files.mismatch(was, is);
        if (at < 0) {
            return Optional.empty();
        }
        String bytes = "differs from byte " + at + " on";
        String name = was.getFileName().toString();
        try {
            if (name.endsWith(".safetensors")) {
                return Optional.of(tensor(was, is).orElse(bytes));
            }
            return Optional.of(name.endsWith(".png") ? pixels(was, is).orElse(bytes) : bytes);
        } catch (UserError | IOException unreadable) {
            return Optional.of(bytes);
        }
    }

    private static Optional<String> tensor(Path was, Path is) {
        try (SafetensorsFile one = SafetensorsFile.open(was);
                SafetensorsFile other = SafetensorsFile.open(is)) {
            if (!one.names().equals(other.names())) {
                return Optional.of("holds other tensors");
            }
            for (String name : one.names()) {
                TensorEntry before = one.find(name).orElseThrow();
                TensorEntry after = other.find(name).orElseThrow();
                if (before.dtype() != after.dtype() || !after.hasShape(before.shape())) {
                    return Optional.of("holds " + before + " where making it again gives " + after);
                }
                ByteBuffer bytes = one.bytes(name);
                int at = bytes.mismatch(other.bytes(name));
                if (at >= 0) {
                    return Optional.of("differs in tensor " + before + ", from element "
                            + at / before.dtype().bytes() + " on");
                }
            }
            return Optional.empty();
        }
    }

    private static Optional<String> pixels(Path was, Path is) throws IOException {
        RgbImage one = PngReader.read(Files.readAllBytes(was));
        RgbImage other = PngReader.read(Files.readAllBytes(is));
        if (one.width() != other.width() || one.height() != other.height()) {
            return Optional.of("has another size");
        }
        for (int y = 0; y < one.height(); y++) {
            for (int x = 0; x < one.width(); x++) {
                if (one.rgb(x, y) != other.rgb(x, y)) {
                    return Optional.of(String.format(
                            Locale.ROOT,
                            "differs from pixel (%d, %d) on: #%06x, made again #%06x",
                            x,
                            y,
                            one.rgb(x, y) & 0xFFFFFF,
                            other.rgb(x, y) & 0xFFFFFF));
                }
            }
        }
        return Optional.empty();
    }
}
