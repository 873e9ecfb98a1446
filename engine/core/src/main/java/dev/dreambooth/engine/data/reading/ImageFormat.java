package dev.dreambooth.engine.data.reading;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The image formats that can be read, told apart by their first bytes and never by the name of the file. */
public enum ImageFormat {
    PNG("png"),
    JPEG("jpeg"),
    WEBP("webp"),
    BMP("bmp");

    private static final Set<String> READABLE = Set.of("png", "jpg", "jpeg", "webp", "bmp");

    /** Formats that hold images but cannot be read; leaving such a file out silently would hide it from training. */
    private static final Set<String> UNREADABLE = Set.of(
            "heic", "heif", "avif", "jxl", "gif", "tif", "tiff", "psd", "svg", "dng", "cr2", "cr3", "nef", "arw");

    /** How far from its beginning a JPEG is looked for the first of its segments. */
    private static final int STRAY_BYTES = 1 << 16;

    private final String imageIoName;

    ImageFormat(String imageIoName) {
        this.imageIoName = imageIoName;
    }

    /** Returns the name under which {@code javax.imageio} knows the format. */
    String imageIoName() {
        return imageIoName;
    }

    /** Tells whether a file name promises an image that can be read. */
    public static boolean isReadableName(String fileName) {
        return READABLE.contains(extension(fileName));
    }

    /** Tells whether a file name promises an image in a format that is not supported. */
    public static boolean isUnreadableName(String fileName) {
        return UNREADABLE.contains(extension(fileName));
    }

    /** Returns the format of a file by its first bytes. */
    public static Optional<ImageFormat> of(byte[] file) {
        if (startsWith(file, 0, "\u0089PNG\r\n\u001a\n")) {
            return Optional.of(PNG);
        } else if (startsWith(file, 0, "\u00ff\u00d8\u00ff") || isJpegAfterStrayBytes(file)) {
            return Optional.of(JPEG);
        } else if (startsWith(file, 0, "RIFF") && startsWith(file, 8, "WEBP")) {
            return Optional.of(WEBP);
        } else if (startsWith(file, 0, "BM")) {
            return Optional.of(BMP);
        }
        return Optional.empty();
    }

    /** Bytes that belong nowhere may also follow a JPEG's first marker; the segment that programs write first is near. */
    private static boolean isJpegAfterStrayBytes(byte[] file) {
        if (!startsWith(file, 0, "\u00ff\u00d8")) {
            return false;
        }
        for (int offset = 2; offset < STRAY_BYTES; offset++) {
            if (startsWith(file, offset + 4, "JFIF\0") || startsWith(file, offset + 4, "Exif\0")) {
                return true;
            }
        }
        return false;
    }

    /** Returns what stands behind the last dot of a name, in small letters. */
    public static String extension(String fileName) {
        return fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** Returns whether a file has these bytes, written in Latin-1, at a place. */
    static boolean startsWith(byte[] file, int offset, String latin1) {
        byte[] magic = latin1.getBytes(StandardCharsets.ISO_8859_1);
        if (file.length < offset + magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if (file[offset + i] != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
