package dev.dreambooth.engine.data.reading;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * The marker segments of a JPEG file (ITU T.81, annex B), up to the end-of-image marker. Searching the file for that marker
 * would not do: the preview image inside the camera's metadata has one of its own.
 *
 * <p>Some cameras and programs leave bytes between segments that belong to none. Decoders of the field pass over what is no
 * marker (as libjpeg does); Java's refuse it, so that it is left out of what they are given.
 */
final class JpegSegments {
    private static final int MARKER = 0xFF;
    private static final int START_OF_IMAGE = 0xD8;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int START_OF_SCAN = 0xDA;
    private static final int HUFFMAN_TABLES = 0xC4;

    /** At most eight tables are in use at once; each segment of them costs a decoder thousands of times its bytes. */
    private static final int MOST_TABLES = 64;

    private final byte[] file;
    private final ByteArrayOutputStream clean = new ByteArrayOutputStream();
    private int position = 2;
    private int stray;
    private int tables;

    private JpegSegments(byte[] file) {
        this.file = file;
    }

    /**
     * A JPEG file without what belongs to no segment.
     *
     * @param file the same array if there is nothing of the kind
     * @param stray how many bytes were left out
     */
    record Cleaned(byte[] file, int stray) {}

    /**
     * Walks through a file.
     *
     * @throws IOException if it is cut off or damaged; the message completes a sentence about it
     */
    static Cleaned cleaned(byte[] file) throws IOException {
        JpegSegments segments = new JpegSegments(file);
        segments.walk();
        byte[] clean = segments.stray == 0 ? file : segments.clean.toByteArray();
        ClaimedProfile.checkJpeg(clean);
        return new Cleaned(clean, segments.stray);
    }

    private void walk() throws IOException {
        clean.write(file, 0, 2);
        boolean scanned = false;
        while (position + 1 < file.length) {
            int code = file[position + 1] & 0xFF;
            if (at(position) != MARKER || code == 0) {
                stray++;
                position++;
            } else if (code == END_OF_IMAGE) {
                if (!scanned) {
                    throw new IOException("its JPEG segments are damaged");
                }
                copy(file.length);
                return;
            } else if (code == START_OF_IMAGE) {
                // of a preview inside a segment whose length is wrong
                throw new IOException("its JPEG segments are damaged");
            } else if (code == MARKER) {
                copy(position + 1);
            } else if (standsAlone(code)) {
                copy(position + 2);
            } else {
                countTables(code);
                copy(segmentEnd());
                if (code == START_OF_SCAN) {
                    scanned = true;
                    tables = 0;
                    copy(scanEnd());
                }
            }
        }
        throw new IOException("it ends before the JPEG's end marker");
    }

    private void countTables(int code) throws IOException {
        if (code == HUFFMAN_TABLES && ++tables > MOST_TABLES) {
            throw new IOException("it defines more Huffman tables than a JPEG can use");
        }
    }

    private int at(int index) {
        return file[index] & 0xFF;
    }

    private void copy(int end) {
        int stop = Math.min(end, file.length);
        if (stop > position) {
            clean.write(file, position, stop - position);
        }
        position = end;
    }

    private int segmentEnd() throws IOException {
        int start = position + 2;
        if (start + 1 >= file.length) {
            throw new IOException("it ends inside a JPEG segment");
        }
        return start + 256 * at(start) + at(start + 1);
    }

    /** Returns where the coded data of a scan ends: at the next marker that is neither stuffing nor a restart. */
    private int scanEnd() {
        for (int index = position; index + 1 < file.length; index++) {
            int next = at(index + 1);
            if (at(index) == MARKER && next != 0 && next != MARKER && !standsAlone(next)) {
                return index;
            }
        }
        return file.length;
    }

    /** Restart markers and the temporary marker have no length after them. */
    private static boolean standsAlone(int code) {
        return (code >= 0xD0 && code <= START_OF_IMAGE) || code == 0x01;
    }
}
