package dev.dreambooth.engine.fuzz.mutation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** Numbers at the edges, where lengths, sizes and offsets overflow or run out of what is there. */
final class Extremes {
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        7,
        16,
        100,
        127,
        128,
        255,
        256,
        1000,
        4096,
        9000,
        10_000,
        32_767,
        32_768,
        65_535,
        65_536,
        100_000,
        1 << 20,
        100_000_000L,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 31,
        (1L << 32) - 1,
        1L << 32,
        1L << 40,
        (1L << 53) + 1,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private Extremes() {}

    static long number(SplittableRandom random) {
        long number = NUMBERS[random.nextInt(NUMBERS.length)];
        return random.nextInt(4) == 0 ? number + random.nextInt(-9, 10) : number;
    }

    /** Overwrites so many bytes, 1 to 8, with such a number in either order. */
    static void put(byte[] bytes, int at, int width, SplittableRandom random) {
        ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
        if (random.nextBoolean()) {
            number.order(ByteOrder.LITTLE_ENDIAN).putLong(0, number(random));
            number.get(0, bytes, at, width);
        } else {
            number.putLong(0, number(random));
            number.get(Long.BYTES - width, bytes, at, width);
        }
    }
}
