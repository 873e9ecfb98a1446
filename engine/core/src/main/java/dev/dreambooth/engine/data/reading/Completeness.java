package dev.dreambooth.engine.data.reading;

import dev.dreambooth.engine.data.png.PngChunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * Finds image files that were cut off in copying. Decoders are lenient and hand back the missing part as grey, on
 * which a model would be trained unnoticed.
 */
final class Completeness {
    private static final int RIFF_HEADER = 8;
    private static final int BMP_HEADER = 14;

    private Completeness() {}

    /**
     * Checks that the file is whole as far as its format tells.
     *
     * @throws IOException if it is not; the message completes a sentence about the file
     */
    static void check(ImageFormat format, byte[] file) throws IOException {
        switch (format) {
            case PNG -> PngChunk.readAll(file);
            case JPEG -> JpegSegments.cleaned(file);
            case WEBP -> {
                checkDeclaredSize(file, Integer.BYTES, RIFF_HEADER);
                ClaimedProfile.checkWebp(file);
            }
            case BMP -> {
                if (file.length < BMP_HEADER) {
                    throw new IOException("it ends inside its header");
                }
                checkDeclaredSize(file, 2, 0);
            }
        }
    }

    private static void checkDeclaredSize(byte[] file, int offset, int added) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long declared = Integer.toUnsignedLong(buffer.getInt(offset)) + added;
        if (declared > file.length) {
            throw new IOException(String.format(Locale.ROOT, "it has %d of %d bytes", file.length, declared));
        }
    }
}
