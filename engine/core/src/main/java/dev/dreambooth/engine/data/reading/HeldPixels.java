package dev.dreambooth.engine.data.reading;

import dev.dreambooth.engine.data.png.PngChunk;
import java.io.IOException;

/**
 * Tells sizes that a file only claims, before a decoder makes room for them: some hundred bytes can name a size of gigabytes
 * of pixels.
 */
final class HeldPixels {
    /** One byte of Deflate (RFC 1951) stands for at most so many. */
    private static final long MOST_INFLATED = 1032;

    /** A scan of JPEG spends at least a bit on each block of 64 pixels. */
    private static final long MOST_OF_JPEG = 512;

    /** The longest run of an RLE-coded BMP, in two bytes. */
    private static final long MOST_OF_BMP = 256;

    /** WebP has no such limit; but a photo never packs this tightly. */
    private static final long MOST_OF_WEBP = 10_000;

    private static final int BIT_DEPTH = 24;
    private static final int COLOUR_TYPE = 25;

    private HeldPixels() {}

    /**
     * Returns whether a file is long enough for an image of this size.
     *
     * @throws IOException if it is no whole file of its format
     */
    static boolean areIn(ImageFormat format, byte[] file, long width, long height) throws IOException {
        long pixels = width * height;
        return switch (format) {
            case PNG -> height * (1 + width * bitsOfPng(file) / 8) <= MOST_INFLATED * imageBytes(file);
            case JPEG -> pixels <= MOST_OF_JPEG * file.length;
            case BMP -> pixels <= MOST_OF_BMP * file.length;
            case WEBP -> pixels <= MOST_OF_WEBP * file.length;
        };
    }

    /** Returns how many bits a pixel takes, by the header, which is the first chunk. */
    private static long bitsOfPng(byte[] file) {
        int samples = switch (file[COLOUR_TYPE]) {
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> 1;
        };
        return (long) samples * (file[BIT_DEPTH] & 0xFF);
    }

    private static long imageBytes(byte[] png) throws IOException {
        return PngChunk.readAll(png).stream()
                .filter(chunk -> chunk.type().equals("IDAT"))
                .mapToLong(chunk -> chunk.data().remaining())
                .sum();
    }
}
