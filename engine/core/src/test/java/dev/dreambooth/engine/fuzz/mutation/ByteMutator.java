package dev.dreambooth.engine.fuzz.mutation;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages a file without knowing what it is: bits, lengths, ends, parts that are missing, repeated or moved. */
public final class ByteMutator implements Mutator {
    private static final int LONGEST = 1 << 20;

    @Override
    public byte[] mutate(byte[] whole, SplittableRandom random) {
        byte[] changed = whole.clone();
        int changes = random.nextInt(3) > 0 ? 1 : random.nextInt(2, 9);
        for (int i = 0; i < changes && changed.length > 0; i++) {
            changed = once(changed, random);
        }
        return changed.length > LONGEST ? Arrays.copyOf(changed, LONGEST) : changed;
    }

    private static byte[] once(byte[] bytes, SplittableRandom random) {
        int at = place(bytes, random);
        int length = random.nextInt(1, Math.min(bytes.length - at, random.nextBoolean() ? 8 : 512) + 1);
        switch (random.nextInt(10)) {
            case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> bytes[at] = (byte) random.nextInt(256);
            case 3, 4 -> Extremes.put(bytes, at, Math.min(1 << random.nextInt(4), bytes.length - at), random);
            case 5 -> Arrays.fill(bytes, at, at + length, (byte) (random.nextBoolean() ? 0 : -1));
            case 6 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 7 -> System.arraycopy(bytes.clone(), at, bytes, random.nextInt(bytes.length - length + 1), length);
            case 8 -> {
                return spliced(bytes, at, at + length, new byte[0]);
            }
            default -> {
                byte[] part = Arrays.copyOfRange(bytes, at, at + length);
                return spliced(bytes, at, at, repeated(part, 1 << random.nextInt(12)));
            }
        }
        return bytes;
    }

    /** Headers, where the lengths are, lie at the beginning of most formats, and directories at the end of some. */
    private static int place(byte[] bytes, SplittableRandom random) {
        int all = bytes.length;
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(Math.min(all, 64));
            case 1 -> all - 1 - random.nextInt(Math.min(all, 64));
            default -> random.nextInt(all);
        };
    }

    static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
        byte[] result = new byte[from + between.length + bytes.length - to];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(between, 0, result, from, between.length);
        System.arraycopy(bytes, to, result, from + between.length, bytes.length - to);
        return result;
    }

    static byte[] repeated(byte[] part, int times) {
        byte[] result = new byte[Math.min(LONGEST, part.length * times)];
        for (int at = 0; at < result.length; at++) {
            result[at] = part[at % part.length];
        }
        return result;
    }
}
