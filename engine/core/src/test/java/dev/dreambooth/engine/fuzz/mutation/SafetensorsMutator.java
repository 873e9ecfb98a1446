package dev.dreambooth.engine.fuzz.mutation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Forges headers of safetensors files, with the length before them true or not. */
public final class SafetensorsMutator implements Mutator {
    private static final Mutator BYTES = new ByteMutator();
    private static final Mutator JSON = new JsonMutator();

    @Override
    public byte[] mutate(byte[] whole, SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            return BYTES.mutate(whole, random);
        }
        int length = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        byte[] header = JSON.mutate(Arrays.copyOfRange(whole, Long.BYTES, Long.BYTES + length), random);
        byte[] data = Arrays.copyOfRange(whole, Long.BYTES + length, whole.length);
        if (random.nextInt(8) == 0) {
            data = BYTES.mutate(data, random);
        }
        long told = random.nextInt(8) == 0 ? Extremes.number(random) : header.length;
        return ByteBuffer.allocate(Long.BYTES + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(told)
                .put(header)
                .put(data)
                .array();
    }
}
