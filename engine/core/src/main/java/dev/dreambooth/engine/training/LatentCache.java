package dev.dreambooth.engine.training;

import dev.dreambooth.engine.model.part.DiagonalGaussian;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What an autoencoder said of views of images, as far as there is room: the one that was not asked for the longest goes
 * first and is computed again when it comes again, to the same bits. Without a bound, crops at random would be kept for
 * ever, each of which hardly ever comes twice.
 *
 * @param <V> names a view; equal names are equal pixels
 */
final class LatentCache<V> implements AutoCloseable {
    private final long room;
    private final Map<V, DiagonalGaussian> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** @param room bytes to keep at most; the last one is kept in any case */
    LatentCache(long room) {
        this.room = room;
    }

    /** Returns the bytes of what is kept of one view. */
    static long bytes(long channels, long height, long width) {
        return 2 * channels * height * width * DType.FLOAT32.bytes();
    }

    /**
     * Returns what is kept of a view, or keeps what is computed now.
     *
     * @param encode returns tensors that outlive the open scope
     */
    DiagonalGaussian get(V view, Supplier<DiagonalGaussian> encode) {
        DiagonalGaussian found = kept.get(view);
        if (found == null) {
            found = encode.get();
            kept.put(view, found);
            bytes += bytes(found);
            makeRoom();
        }
        return found;
    }

    private void makeRoom() {
        Iterator<DiagonalGaussian> oldest = kept.values().iterator();
        while (bytes > room && kept.size() > 1) {
            DiagonalGaussian gone = oldest.next();
            bytes -= bytes(gone);
            close(gone);
            oldest.remove();
        }
    }

    private static long bytes(DiagonalGaussian one) {
        Tensor mean = one.mean();
        return bytes(mean.size(1), mean.size(2), mean.size(3));
    }

    private static void close(DiagonalGaussian one) {
        one.mean().close();
        one.logVariance().close();
    }

    @Override
    public void close() {
        kept.values().forEach(LatentCache::close);
        kept.clear();
    }
}
