package dev.dreambooth.engine.training.optimizer;

import java.util.Arrays;

/**
 * The 256 numbers that 8-bit moments can take, as parts of the largest magnitude of their block: the dynamic tree data type
 * of Dettmers et al. 2022 ("8-bit Optimizers via Block-wise Quantization", section 2.1; Dettmers 2015, "8-Bit
 * Approximations for Parallelism in Deep Learning").
 *
 * <p>Seven decades, from 10⁻⁶ to 1, are divided evenly: the lowest into one part, each of the others into twice as many as
 * the one below, since large moments matter most. The middles of the parts are the numbers, with either sign: in decade
 * d = 0 … 6 of n = 2^d parts, ±10^(d − 6)·(0.1 + 0.9·(i + ½)/n) for i = 0 … n − 1. Moments that have no sign get twice as
 * many parts. 0 and 1 complete the book.
 */
final class DynamicCodeBook {
    private static final int DECADES = 7;
    private static final int SIZE = 256;

    private DynamicCodeBook() {}

    /**
     * The book, in rising order.
     *
     * @param signed whether for first moments, which have a sign, or for second ones
     */
    static float[] numbers(boolean signed) {
        float[] numbers = new float[SIZE]; // one of them stays 0
        int count = 1;
        numbers[count++] = 1;
        for (int decade = 0; decade < DECADES; decade++) {
            int parts = 1 << (signed ? decade : decade + 1);
            double top = Math.pow(10, decade - (DECADES - 1.0));
            for (int part = 0; part < parts; part++) {
                double middle = top * (0.1 + 0.9 * (part + 0.5) / parts);
                numbers[count++] = (float) middle;
                if (signed) {
                    numbers[count++] = (float) -middle;
                }
            }
        }
        Arrays.sort(numbers);
        return numbers;
    }
}
