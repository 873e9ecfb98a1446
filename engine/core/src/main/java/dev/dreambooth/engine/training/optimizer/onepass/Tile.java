package dev.dreambooth.engine.training.optimizer.onepass;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * A thread's working memory between a tensor's numbers and the floats they stand for. Loops over arrays of one type are
 * compiled to vector instructions, those that take a float's bits are not: so bits of many are taken at once.
 */
final class Tile {
    /** How many numbers at a time: a multiple of a block of moments, and small enough for the nearest cache. */
    static final int SIZE = 4 * BlockwiseNumbers.BLOCK;

    /** Half of the size. */
    static final int HALF = SIZE / 2;

    /** Pairs of numbers of 16 bits. */
    final int[] pairs = new int[HALF];

    /** Numbers of 16 bits. */
    final short[] halves = new short[SIZE];

    /** Numbers of 8 bits. */
    final byte[] bytes = new byte[SIZE];

    /** Numbers of 32 bits on their way to fewer. */
    final float[] scaled = new float[SIZE];

    private final int[] bits = new int[SIZE];
    private final FloatBuffer floats;
    private final IntBuffer ints;

    Tile() {
        ByteBuffer both = ByteBuffer.allocateDirect(SIZE * Float.BYTES).order(ByteOrder.nativeOrder());
        floats = both.asFloatBuffer();
        ints = both.asIntBuffer();
    }

    private boolean split;

    /**
     * Chooses the order of numbers in arrays: as in memory, or first all with even places and then all with odd ones, which
     * takes numbers of 16 bits out of a pair and back in vector instructions.
     */
    void order(boolean evenPlacesFirst) {
        split = evenPlacesFirst;
    }

    /** Whether even places come first. */
    boolean evenPlacesFirst() {
        return split;
    }

    /** Returns memory for the bits of as many floats as a tile has. */
    int[] bits() {
        return bits;
    }

    /** Makes floats of {@link #bits()}. */
    void floats(float[] values) {
        ints.put(0, bits);
        floats.get(0, values);
    }

    /** Returns the bits of the first so many floats, in memory that the next call overwrites. */
    int[] bits(float[] values, int count) {
        floats.put(0, values, 0, count);
        ints.get(0, bits, 0, count);
        return bits;
    }
}
