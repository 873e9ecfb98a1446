package dev.dreambooth.engine.training.optimizer.onepass;

import dev.dreambooth.engine.tensor.HostMemory;
import dev.dreambooth.engine.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.stream.IntStream;

/**
 * Numbers in bfloat16, the upper half of a 32-bit float. They are rounded up or down at random, either as likely as it is near
 * (Gupta et al. 2015, arXiv 1502.02551, section 3.1): a random number added to the lower half carries into the upper one as
 * often as it should. The random bits are a hash of place and draw, as in {@code round_stochastically} of {@code optimizer.py},
 * which gives the same bits.
 */
public final class BfloatNumbers extends StoredNumbers {
    /** What a place is multiplied by before it is hashed. */
    private static final int PLACE = 0x9e3779b1;

    /** The products of the first places, which a loop would compute one by one. */
    private static final int[] PLACES =
            IntStream.range(0, Tile.SIZE).map(place -> place * PLACE).toArray();

    private static final int[] EVEN_PLACES_FIRST = IntStream.range(0, Tile.SIZE)
            .map(i -> (2 * i) % Tile.SIZE + i / Tile.HALF)
            .map(place -> place * PLACE)
            .toArray();

    private static final int UPPER = 0xffff0000;

    private final ShortBuffer memory;
    private final IntBuffer pairs;
    private final int low;
    private final int high;

    /**
     * @param tensor in bfloat16, contiguous; it has to live as long as this
     * @param draw decides how numbers are rounded
     */
    public BfloatNumbers(Tensor tensor, long draw) {
        ByteBuffer bytes = HostMemory.of(tensor);
        memory = bytes.asShortBuffer();
        pairs = bytes.asIntBuffer();
        low = (int) draw & Integer.MAX_VALUE;
        high = (int) (draw >> Integer.SIZE) & Integer.MAX_VALUE;
    }

    @Override
    void read(int first, float[] values, int count, Tile tile) {
        if (tile.evenPlacesFirst()) {
            pairs.get(first / 2, tile.pairs);
            takeApart(tile.pairs, tile.bits());
            tile.floats(values);
            return;
        }
        memory.get(first, tile.halves, 0, count);
        for (int i = 0; i < count; i++) {
            values[i] = Float.intBitsToFloat(tile.halves[i] << Short.SIZE);
        }
    }

    @Override
    void write(int first, float[] values, int count, Tile tile) {
        int[] bits = tile.bits(values, count);
        addRandom(bits, tile.evenPlacesFirst() ? EVEN_PLACES_FIRST : PLACES, count, first * PLACE + low, high);
        if (tile.evenPlacesFirst()) {
            putTogether(bits, tile.pairs);
            pairs.put(first / 2, tile.pairs);
            return;
        }
        for (int i = 0; i < count; i++) {
            tile.halves[i] = (short) (bits[i] >> Short.SIZE);
        }
        memory.put(first, tile.halves, 0, count);
    }

    private static void takeApart(int[] pairs, int[] bits) {
        for (int i = 0; i < Tile.HALF; i++) {
            bits[i] = pairs[i] << Short.SIZE;
        }
        for (int i = 0; i < Tile.HALF; i++) {
            bits[Tile.HALF + i] = pairs[i] & UPPER;
        }
    }

    private static void putTogether(int[] bits, int[] pairs) {
        for (int i = 0; i < Tile.HALF; i++) {
            pairs[i] = (bits[i] >>> Short.SIZE) | (bits[Tile.HALF + i] & UPPER);
        }
    }

    /** Adds 16 random bits to each number: the finalizer of MurmurHash3 (Appleby 2011) of place and draw. */
    private static void addRandom(int[] bits, int[] places, int count, int offset, int high) {
        for (int i = 0; i < count; i++) {
            int h = places[i] + offset;
            h = (h ^ (h >> 16)) * 0x85ebca6b;
            h = (h ^ (h >> 13)) + high;
            h *= 0xc2b2ae35;
            bits[i] += (h ^ (h >> 16)) & 0xffff;
        }
    }
}
