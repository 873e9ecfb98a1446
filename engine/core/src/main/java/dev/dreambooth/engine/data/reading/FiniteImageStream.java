package dev.dreambooth.engine.data.reading;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Hands a file to a decoder, and stops one that goes on after its end: that of WebP takes what is missing for zeros, which a
 * damaged file can make it do for minutes.
 */
final class FiniteImageStream extends MemoryCacheImageInputStream {
    /** Decoders look some bytes ahead; no whole file lacks more. */
    private static final int MOST_READS = 256;

    private int readsPastEnd;

    FiniteImageStream(byte[] file) {
        super(new ByteArrayInputStream(file));
    }

    @Override
    public int read() throws IOException {
        return counted(super.read());
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return counted(super.read(bytes, offset, length));
    }

    private int counted(int read) throws IOException {
        if (read < 0 && ++readsPastEnd > MOST_READS) {
            throw new IOException("it ends early");
        }
        return read;
    }
}
