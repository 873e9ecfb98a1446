package dev.dreambooth.engine.fuzz.mutation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Changes the chunks of WebP files, with lengths that fit: sizes, profiles, Exif, and the coded image. */
public final class RiffMutator implements Mutator {
    private static final Mutator BYTES = new ByteMutator();
    private static final int HEADER = 12;
    private static final List<String> KNOWN =
            List.of("VP8 ", "VP8L", "VP8X", "ALPH", "ICCP", "EXIF", "XMP ", "ANIM", "ANMF");

    /** A part of a file. */
    public record Chunk(String type, byte[] data) {}

    @Override
    public byte[] mutate(byte[] whole, SplittableRandom random) {
        if (random.nextInt(3) == 0) {
            return BYTES.mutate(whole, random);
        }
        List<Chunk> chunks = chunks(whole);
        int at = random.nextInt(chunks.size());
        Chunk old = chunks.get(at);
        switch (random.nextInt(6)) {
            case 0 -> chunks.remove(at);
            case 1 -> chunks.add(random.nextInt(chunks.size() + 1), old);
            case 2 -> chunks.set(at, new Chunk(KNOWN.get(random.nextInt(KNOWN.size())), old.data()));
            case 3 -> {
                byte[] data = old.data().clone();
                Extremes.put(data, random.nextInt(Math.min(10, data.length - 3)), random.nextInt(1, 4), random);
                chunks.set(at, new Chunk(old.type(), data));
            }
            default -> chunks.set(at, new Chunk(old.type(), BYTES.mutate(old.data(), random)));
        }
        return file(chunks);
    }

    private static List<Chunk> chunks(byte[] file) {
        List<Chunk> chunks = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = HEADER; at + 8 <= file.length; at += 8 + in.getInt(at + 4) + in.getInt(at + 4) % 2) {
            chunks.add(new Chunk(
                    new String(file, at, 4, StandardCharsets.ISO_8859_1),
                    Arrays.copyOfRange(file, at + 8, at + 8 + in.getInt(at + 4))));
        }
        return chunks;
    }

    /** Returns the WebP file of these chunks. */
    public static byte[] file(List<Chunk> chunks) {
        int size = 4;
        for (Chunk chunk : chunks) {
            size += 8 + chunk.data().length + chunk.data().length % 2;
        }
        ByteBuffer file = ByteBuffer.allocate(8 + size).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.ISO_8859_1)).putInt(size);
        file.put("WEBP".getBytes(StandardCharsets.ISO_8859_1));
        for (Chunk chunk : chunks) {
            file.put(chunk.type().getBytes(StandardCharsets.ISO_8859_1)).putInt(chunk.data().length);
            file.put(chunk.data()).position(file.position() + chunk.data().length % 2);
        }
        return file.array();
    }
}
