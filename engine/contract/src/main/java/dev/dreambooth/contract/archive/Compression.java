package dev.dreambooth.contract.archive;

import java.util.Locale;
import java.util.zip.ZipEntry;

/** How the files in an archive are kept. */
public enum Compression {
    /** As they are: the same bytes from every Java, and weights hardly shrink anyway. */
    STORED(ZipEntry.STORED),
    /** Deflated by the Java at hand, whose zlib decides the bytes. */
    DEFLATED(ZipEntry.DEFLATED);

    private final int method;

    Compression(int method) {
        this.method = method;
    }

    /** Returns the compression of a value that the setting accepts. */
    public static Compression of(String setting) {
        return valueOf(setting.toUpperCase(Locale.ROOT));
    }

    /** Returns the number of the method in the ZIP format. */
    int method() {
        return method;
    }
}
