package dev.dreambooth.engine.training.optimizer.onepass;

import java.util.Arrays;

/**
 * A book of 256 numbers, by which moments are held in a byte each, and how the nearest of them is found: the upper half of a
 * float's bits chooses an entry of a table, and adding the lower half to that carries into the code where a bound is passed.
 * This takes no branch, which a processor would often predict wrongly.
 */
public final class CodeTable {
    private static final int SIZE = 256;
    private static final int HALF = 0xffff;

    private final float[] numbers;
    /** By the upper half of a float's bits: the code of the least such float, and what the lower half lacks to the next. */
    private final int[] nearest = new int[1 << Short.SIZE];

    /**
     * @param numbers in rising order, from -1 or 0 to 1; no three of them near floats whose bits begin alike
     */
    public CodeTable(float... numbers) {
        this.numbers = numbers.clone();
        float[] bounds = new float[SIZE];
        for (int code = 0; code < SIZE - 1; code++) {
            bounds[code] = (numbers[code] + numbers[code + 1]) / 2;
        }
        bounds[SIZE - 1] = Float.POSITIVE_INFINITY;
        for (int upper = 0; upper < nearest.length; upper++) {
            float one = Float.intBitsToFloat(upper << Short.SIZE);
            float other = Float.intBitsToFloat((upper << Short.SIZE) | HALF);
            if (!Float.isNaN(one) && !Float.isNaN(other)) {
                int code = search(bounds, Math.min(one, other));
                if (search(bounds, Math.max(one, other)) > code + 1) {
                    throw new IllegalArgumentException("too many numbers near " + one);
                }
                int bound = Float.floatToRawIntBits(bounds[code]);
                nearest[upper] = (code << Short.SIZE) + (bound >>> Short.SIZE == upper ? HALF - rising(bound) : 0);
            }
        }
    }

    private static int search(float[] bounds, float number) {
        int place = Arrays.binarySearch(bounds, number);
        return place < 0 ? -place - 1 : place;
    }

    /** The lower half of a float's bits so that it rises with the float: below 0 they fall. */
    private static int rising(int bits) {
        return (bits ^ (bits >> (Integer.SIZE - 1))) & HALF;
    }

    /** Returns entries by their codes, times a scale. */
    void numbers(byte[] codes, float scale, float[] values, int begin, int end) {
        float[] all = numbers;
        for (int i = begin; i < end; i++) {
            values[i] = all[codes[i] & 0xff] * scale;
        }
    }

    /**
     * Finds the codes of the nearest entries.
     *
     * @param bits of floats from -1 to 1
     */
    void codes(int[] bits, byte[] codes, int count) {
        int[] table = nearest;
        for (int i = 0; i < count; i++) {
            codes[i] = (byte) ((table[bits[i] >>> Short.SIZE] + rising(bits[i])) >>> Short.SIZE);
        }
    }
}
