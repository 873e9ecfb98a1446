package dev.dreambooth.engine.training.optimizer.onepass;

import dev.dreambooth.engine.tensor.HostMemory;
import dev.dreambooth.engine.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Moments of 8 bits each, entries of a book, in blocks with a scale: their largest magnitude (Dettmers et al. 2022). */
public final class BlockwiseNumbers extends StoredNumbers {
    /** Moments that share a scale. */
    public static final int BLOCK = 256;

    /** Below this a scale is as good as none, and its inverse would be infinite. */
    private static final float LEAST_SCALE = 1e-30f;

    private final ByteBuffer codes;
    private final FloatBuffer scales;
    private final CodeTable table;

    /**
     * @param codes bytes, contiguous; they have to live as long as this
     * @param scales [blocks]; likewise
     */
    public BlockwiseNumbers(Tensor codes, Tensor scales, CodeTable table) {
        this.codes = HostMemory.of(codes);
        this.scales = HostMemory.of(scales).asFloatBuffer();
        this.table = table;
    }

    @Override
    void read(int first, float[] values, int count, Tile tile) {
        codes.get(first, tile.bytes, 0, count);
        for (int begin = 0; begin < count; begin += BLOCK) {
            float scale = scales.get((first + begin) / BLOCK);
            table.numbers(tile.bytes, scale, values, begin, Math.min(begin + BLOCK, count));
        }
    }

    @Override
    void write(int first, float[] values, int count, Tile tile) {
        for (int begin = 0; begin < count; begin += BLOCK) {
            int end = Math.min(begin + BLOCK, count);
            float scale = largestMagnitude(values, begin, end);
            scales.put((first + begin) / BLOCK, scale);
            scale(values, 1 / Math.max(scale, LEAST_SCALE), tile.scaled, begin, end);
        }
        table.codes(tile.bits(tile.scaled, count), tile.bytes, count);
        codes.put(first, tile.bytes, 0, count);
    }

    private static void scale(float[] values, float factor, float[] scaled, int begin, int end) {
        for (int i = begin; i < end; i++) {
            scaled[i] = values[i] * factor;
        }
    }

    /** Magnitudes of floats are in the order of their bits, whose maximum takes a processor less than that of floats. */
    private static float largestMagnitude(float[] values, int begin, int end) {
        int largest = 0;
        int next = 0;
        int i = begin;
        for (; i + 1 < end; i += 2) { // two chains of maxima, which do not wait for one another
            largest = Math.max(largest, Float.floatToRawIntBits(values[i]) & Integer.MAX_VALUE);
            next = Math.max(next, Float.floatToRawIntBits(values[i + 1]) & Integer.MAX_VALUE);
        }
        if (i < end) {
            next = Math.max(next, Float.floatToRawIntBits(values[i]) & Integer.MAX_VALUE);
        }
        return Float.intBitsToFloat(Math.max(largest, next));
    }
}
