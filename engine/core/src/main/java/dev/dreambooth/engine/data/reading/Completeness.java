package dev.dreambooth.engine.data.reading;

import dev.dreambooth.engine.data.png.PngChunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Finds image files that were cut off in copying. Decoders are lenient and hand back the missing part as grey, on
 * which a model would be trained unnoticed.
 */
final class Completeness {
    private static final int MARKER = 0xFF;
    private static final int START_OF_SCAN = 0xDA;
    private static final int END_OF_IMAGE = 0xD9;
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
            case JPEG -> checkJpeg(file);
            case WEBP -> checkDeclaredSize(file, Integer.BYTES, RIFF_HEADER);
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
            throw new IOException("it has %d of %d bytes".formatted(file.length, declared));
        }
    }

    /**
     * Walks the marker segments to the end-of-image marker (ITU T.81, annex B). Searching the file for that marker
     * would not do: the preview image inside the camera's metadata has one of its own.
     */
    private static void checkJpeg(byte[] file) throws IOException {
        int position = 2;
        while (position + 1 < file.length) {
            int code = file[position + 1] & 0xFF;
            if ((file[position] & 0xFF) != MARKER) {
                throw new IOException("its JPEG segments are damaged");
            }
            if (code == END_OF_IMAGE) {
                return;
            } else if (code == MARKER) {
                position++;
            } else if (standsAlone(code)) {
                position += 2;
            } else {
                position = segmentEnd(file, position + 2);
                if (code == START_OF_SCAN) {
                    position = scanEnd(file, position);
                }
            }
        }
        throw new IOException("it ends before the JPEG's end marker");
    }

    private static int segmentEnd(byte[] file, int start) throws IOException {
        if (start + 1 >= file.length) {
            throw new IOException("it ends inside a JPEG segment");
        }
        return start + 256 * (file[start] & 0xFF) + (file[start + 1] & 0xFF);
    }

    /** Returns where the coded data of a scan ends: at the next marker that is neither stuffing nor a restart. */
    private static int scanEnd(byte[] file, int start) {
        int position = start;
        while (position + 1 < file.length) {
            int next = file[position + 1] & 0xFF;
            if ((file[position] & 0xFF) == MARKER && next != 0 && next != MARKER && !standsAlone(next)) {
                return position;
            }
            position++;
        }
        return file.length;
    }

    /** Restart markers, the start of the image and the temporary marker have no length after them. */
    private static boolean standsAlone(int code) {
        return (code >= 0xD0 && code <= 0xD8) || code == 0x01;
    }
}
